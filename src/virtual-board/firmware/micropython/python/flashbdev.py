# flashbdev of the port: the part of the flash that the file system has, in sectors.

import esp
import _hw

class FlashBdev:
    SEC_SIZE = 4096

    def __init__(self, start_sec, blocks):
        self.start_sec = start_sec
        self.blocks = blocks

    def readblocks(self, n, buf, off=0):
        esp.flash_read((n + self.start_sec) * self.SEC_SIZE + off, buf)

    def writeblocks(self, n, buf, off=None):
        if off is None:
            esp.flash_erase(n + self.start_sec)
            off = 0
        esp.flash_write((n + self.start_sec) * self.SEC_SIZE + off, buf)

    def ioctl(self, op, arg):
        if op == 4:
            return self.blocks
        if op == 5:
            return self.SEC_SIZE
        if op == 6:
            esp.flash_erase(arg + self.start_sec)
            return 0

if _hw.text('port') == 'esp32':
    # There it is a partition.
    from esp32 import Partition
    del FlashBdev
    bdev = (Partition.find(Partition.TYPE_DATA, label='vfs') or Partition.find(Partition.TYPE_DATA, label='ffat') or [None])[0]
else:
    bdev = FlashBdev(_hw.fs_first_sector(), _hw.fs_blocks()) if _hw.flag('hasFileSystem') else None
del _hw
