# flashbdev of the port: the part of the flash that the file system has.

import _hw

class FlashBdev:
    SEC_SIZE = 4096

    def __init__(self):
        self.start_sec = _hw.fs_first_sector()

    def ioctl(self, op, arg):
        if op == 4:
            return _hw.fs_blocks()
        if op == 5:
            return self.SEC_SIZE

bdev = FlashBdev() if _hw.flag('hasFileSystem') else None
