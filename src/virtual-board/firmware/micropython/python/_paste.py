# Raw-paste compiles while the text arrives. The text is read as a module is imported, so the parser
# itself says where it goes wrong; at the end reading fails on purpose, because running is not its job.

import io, sys, vfs

class _End(Exception):
    pass

class _Text(io.IOBase):
    def readinto(self, buffer):
        count = sys.stdin.buffer.readinto(buffer)
        if not count:
            raise _End
        # A short read would be taken for the end of the file, and the text would run.
        for at in range(count, len(buffer)):
            buffer[at] = 10
        return len(buffer)

    def ioctl(self, request, argument):
        return 0

class _Folder:
    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def stat(self, path):
        if path.endswith('.py'):
            return (0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        raise OSError(2)

    def open(self, path, mode):
        return _Text()

def parses():
    # True: the text was sound up to its end.
    vfs.mount(_Folder(), '/.paste')
    path = sys.path[:]
    sys.path[:] = ['/.paste']
    try:
        __import__('_pasted')
    except _End:
        return True
    except BaseException:
        return False
    finally:
        sys.path[:] = path
        vfs.umount('/.paste')
