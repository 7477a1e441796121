# VfsLfs2 and VfsFat of the port: paths, modes and answers of extmod/vfs_lfsx.c and vfs_fat.c. What a file holds
# is read and written by the interpreter's own file objects, by the number that fs_open gives.

import vfs
import _hw
from binascii import unhexlify as _unhexlify

_FLAGS = {'r': 1, 'w': 2 | 0x100 | 0x400, 'x': 2 | 0x100 | 0x200, 'a': 2 | 0x100 | 0x800}
_opened = vfs.VfsPosix('/flash')

from _blockdev import checked as _checked

class FlashFs:
    # On a device of the program, or on the flash.
    def __init__(self, device=None):
        self._cwd = '/'
        self._device = device

    def __repr__(self):
        return '<VfsFat>' if self._is_fat() else '<VfsLfs2>'

    def _ask(self, function, *args):
        if self._device is None:
            return _checked(function(0, *args))
        return self._device.call(function, self._device.number, *args)

    def _is_fat(self):
        return self._ask(_hw.fs_kind) == 1

    def mount(self, readonly, mkfs):
        if self._device is not None:
            self._device.mounted = True

    def umount(self):
        if self._device is not None:
            self._device.mounted = False
            self._ask(_hw.fs_kind)

    def _path(self, path):
        if isinstance(path, (bytes, bytearray)):
            path = bytes(path).decode()
        return path if path.startswith('/') else self._cwd + path

    def open(self, path, mode):
        flags = 0
        both = 0
        kind = ''
        for char in mode:
            if char in _FLAGS:
                if flags or both:
                    raise ValueError
                flags = _FLAGS[char]
            elif char == '+':
                both = 3
            elif char in 'bt':
                kind = char
        handle = self._ask(_hw.fs_open, self._path(path), flags | both or 1)
        return _opened.open('/%d' % handle, 'r+' + kind)

    def ilistdir(self, path=''):
        as_bytes = isinstance(path, (bytes, bytearray))
        path = self._path(path)
        return self._entries(path, self._ask(_hw.fs_next, path, ''), as_bytes)

    def _entries(self, path, entry, as_bytes):
        while entry:
            # A FAT's come with a place, for they are in no order of their own.
            folder, size, name, *place = entry.split(' ')
            text = _unhexlify(name)
            yield (text if as_bytes else text.decode(), 0x4000 if folder == '1' else 0x8000, 0, int(size))
            entry = self._ask(_hw.fs_next, path, place[0] if place else name)

    def stat(self, path):
        folder, size, time = self._ask(_hw.fs_stat, self._path(path)).split(' ')
        time = int(time)
        return (0x4000 if folder == '1' else 0x8000, 0, 0, 0, 0, 0, int(size), time, time, time)

    def statvfs(self, path):
        size, blocks, used = (int(part) for part in self._ask(_hw.fs_space).split(' '))
        return (size, size, blocks, blocks - used, blocks - used, 0, 0, 0, 0, 255)

    def chdir(self, path):
        path = self._path(path)
        if path != '/':
            try:
                if not self.stat(path)[0] & 0x4000:
                    raise OSError(2)
            except OSError:
                raise OSError(2)
        names = []
        for name in path.split('/'):
            if name == '..':
                names = names[:-1]
            elif name and name != '.':
                names.append(name)
        self._cwd = '/' + ''.join(name + '/' for name in names)

    def getcwd(self):
        return self._cwd if self._cwd == '/' else self._cwd[:-1]

    def mkdir(self, path):
        self._ask(_hw.fs_mkdir, self._path(path))

    # Of a littlefs each of the two takes away what the other does.
    def _remove(self, path, kind, error):
        if self._is_fat() and self.stat(path)[0] != kind:
            raise OSError(error)
        self._ask(_hw.fs_remove, self._path(path))

    def remove(self, path):
        self._remove(path, 0x8000, 21)

    def rmdir(self, path):
        self._remove(path, 0x4000, 20)

    def rename(self, old, new):
        self._ask(_hw.fs_rename, self._path(old), self._path(new))
