# os as the port shows it; the rest is the interpreter's own module.

import os as _os
import vfs as _vfs
import _hw, _board
from collections import namedtuple as _namedtuple

globals().update({name: getattr(_os, name) for name in dir(_os) if name[0] != '_'})
for _name in ('path', 'sep', 'VfsPosix'):
    globals().pop(_name, None)

_Uname = _namedtuple('uname', ('sysname', 'nodename', 'release', 'version', 'machine'))

def uname():
    version = 'v%s on %s' % (_hw.text('version'), _hw.text('date'))
    return _Uname('esp8266', 'esp8266', _hw.text('sdk'), version, _hw.text('machine'))

def urandom(count):
    import random
    return bytes(random.getrandbits(8) for _ in range(count))

def sync():
    pass

def dupterm(stream=None, index=0):
    if stream is None and index == 1:
        _hw.detach_console()

from _flashfs import FlashFs as _FlashFs

def _own(bdev):
    # Of block devices only the flash's own can hold a file system here.
    start = getattr(bdev, 'start_sec', None)
    if start != _hw.fs_first_sector() or bdev.ioctl(4, 0) != _hw.fs_blocks():
        raise OSError(19)

class VfsLfs2(_FlashFs):
    def __init__(self, bdev, readsize=32, progsize=32, lookahead=32, mtime=True):
        _own(bdev)
        error = _hw.fs_mount()
        if error:
            raise OSError(-error)
        super().__init__()

    @staticmethod
    def mkfs(bdev, readsize=32, progsize=32, lookahead=32):
        _own(bdev)
        error = _hw.fs_format()
        if error:
            raise OSError(-error)

def mount(fs, path, readonly=False, mkfs=False):
    # A bare block device is looked at to find out what it holds.
    _vfs.mount(fs if hasattr(fs, 'mount') else VfsLfs2(fs), path, readonly=readonly, mkfs=mkfs)

if not _hw.at_least(1, 13):
    VfsFat = VfsLfs2

if not _hw.flag('hasFileSystem'):
    for _name in ('listdir', 'ilistdir', 'mkdir', 'rmdir', 'remove', 'unlink', 'rename', 'stat', 'statvfs', 'chdir', 'getcwd', 'mount', 'umount', 'VfsLfs2', 'VfsFat'):
        globals().pop(_name, None)
