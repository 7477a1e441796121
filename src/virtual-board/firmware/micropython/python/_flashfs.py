# VfsLfs2 of the port on the flash's littlefs: paths, modes and answers of extmod/vfs_lfsx.c. What a file
# holds is read and written by the interpreter's own file objects, by the number that fs_open gives.

import vfs
import _hw
from binascii import unhexlify as _unhexlify

_FLAGS = {'r': 1, 'w': 2 | 0x100 | 0x400, 'x': 2 | 0x100 | 0x200, 'a': 2 | 0x100 | 0x800}
_opened = vfs.VfsPosix('/flash')

from _blockdev import checked as _checked

class FlashFs:
    # A volume is a number: 0 is the flash's.
    def __init__(self, volume=0):
        self._cwd = '/'
        self._volume = volume

    def __repr__(self):
        return '<VfsLfs2>' if _hw.at_least(1, 13) else '<VfsFat>'

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

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
        handle = _checked(_hw.fs_open(self._volume, self._path(path), flags | both or 1))
        return _opened.open('/%d' % handle, 'r+' + kind)

    def ilistdir(self, path=''):
        as_bytes = isinstance(path, (bytes, bytearray))
        path = self._path(path)
        return self._entries(path, _checked(_hw.fs_next(self._volume, path, '')), as_bytes)

    def _entries(self, path, entry, as_bytes):
        while entry:
            folder, size, name = entry.split(' ')
            text = _unhexlify(name)
            yield (text if as_bytes else text.decode(), 0x4000 if folder == '1' else 0x8000, 0, int(size))
            entry = _checked(_hw.fs_next(self._volume, path, name))

    def stat(self, path):
        folder, size, time = _checked(_hw.fs_stat(self._volume, self._path(path))).split(' ')
        time = int(time)
        return (0x4000 if folder == '1' else 0x8000, 0, 0, 0, 0, 0, int(size), time, time, time)

    def statvfs(self, path):
        size, blocks, used = (int(part) for part in _checked(_hw.fs_space(self._volume)).split(' '))
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
        _checked(_hw.fs_mkdir(self._volume, self._path(path)))

    def remove(self, path):
        _checked(_hw.fs_remove(self._volume, self._path(path)))

    # One operation there: each takes away what the other does.
    rmdir = remove

    def rename(self, old, new):
        _checked(_hw.fs_rename(self._volume, self._path(old), self._path(new)))
