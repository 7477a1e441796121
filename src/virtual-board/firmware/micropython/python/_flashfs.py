# The root file system: the interpreter's own files on the flash store, with the answers that
# littlefs gives (sizes in listings, times that stay zero).

import vfs
import _hw

class FlashFs:
    def __init__(self):
        self._files = vfs.VfsPosix('/flash')

    def __repr__(self):
        return '<VfsLfs2>' if _hw.at_least(1, 12) else '<VfsFat>'

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def open(self, path, mode):
        return self._files.open(path, mode)

    def ilistdir(self, path):
        base = path if path.endswith('/') or not path else path + '/'
        for entry in self._files.ilistdir(path):
            size = self._files.stat(base + entry[0])[6] if entry[1] == 0x8000 else 0
            yield (entry[0], entry[1], 0, size)

    def stat(self, path):
        stat = self._files.stat(path)
        folder = stat[0] & 0x4000
        return (0x4000 if folder else 0x8000, 0, 0, 0, 0, 0, 0 if folder else stat[6], 0, 0, 0)

    def statvfs(self, path):
        free = _hw.fs_free_blocks()
        return (4096, 4096, _hw.fs_blocks(), free, free, 0, 0, 0, 0, 255)

    def chdir(self, path):
        self._files.chdir(path)

    def getcwd(self):
        return self._files.getcwd()

    def mkdir(self, path):
        self._files.mkdir(path)

    def remove(self, path):
        self._files.remove(path)

    def rename(self, old, new):
        # With a root, VfsPosix builds both paths in one buffer: the old one is lost.
        vfs.VfsPosix().rename(self._absolute(old), self._absolute(new))

    def _absolute(self, path):
        base = '' if path.startswith('/') else self._files.getcwd().rstrip('/') + '/'
        return '/flash' + base + path

    def rmdir(self, path):
        self._files.rmdir(path)
