# What differs in os from the build's own.

from vfs import mount as _mount
import _hw, _board
from _sys import _named_tuple

_uname = None

def uname():
    global _uname
    if _uname is None:
        _uname = _named_tuple(
            ('sysname', 'nodename', 'release', 'version', 'machine'),
            ('esp8266', 'esp8266', _hw.text('sdk'), 'v%s on %s' % (_hw.text('version'), _hw.text('date')), _hw.text('machine')),
        )
    return _uname

def urandom(count):
    import random
    return bytes(random.getrandbits(8) for _ in range(count))

def sync():
    pass

def dupterm(stream=None, index=0):
    if stream is None and index == 1:
        _hw.detach_console()

from _flashfs import FlashFs as _FlashFs

from _blockdev import entered as _entered, checked as _checked

# The flash's own device, whatever class it has.
def _is_flash(bdev):
    return getattr(bdev, 'start_sec', None) == _hw.fs_first_sector() and bdev.ioctl(4, 0) == _hw.fs_blocks()

class VfsLfs2(_FlashFs):
    def __init__(self, bdev, readsize=32, progsize=32, lookahead=32, mtime=True):
        if _is_flash(bdev):
            error = _hw.fs_mount()
            if error:
                raise OSError(-error)
            super().__init__()
        else:
            super().__init__(_checked(_hw.fs_attach(*_entered(bdev))))

    @staticmethod
    def mkfs(bdev, readsize=32, progsize=32, lookahead=32):
        _checked(_hw.fs_format() if _is_flash(bdev) else _hw.fs_make(*_entered(bdev)))

def mount(*args, readonly=False, mkfs=False):
    if not args:
        return _mount()
    fs, path = args
    # A bare block device is mounted as what it holds.
    _mount(fs if hasattr(fs, 'mount') else VfsLfs2(fs), path, readonly=readonly, mkfs=mkfs)

if not _hw.at_least(1, 13):
    VfsFat = VfsLfs2

# Of a build without a file system nothing of it is left.
_of_files = ('listdir', 'ilistdir', 'mkdir', 'rmdir', 'remove', 'unlink', 'rename', 'stat', 'statvfs', 'chdir', 'getcwd', 'mount', 'umount', 'VfsLfs2', 'VfsFat')
