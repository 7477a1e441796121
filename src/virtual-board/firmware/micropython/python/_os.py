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
            (_hw.text('port'), _hw.text('port'), _hw.text('sdk'), 'v%s on %s' % (_hw.text('version'), _hw.text('date')), _hw.text('machine')),
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

# Sockets call it when something has come in for the terminal; here nothing does.
def dupterm_notify(stream):
    pass

from _flashfs import FlashFs as _FlashFs

from _blockdev import Device as _Device, checked as _checked

# The flash's own device, whatever class it has.
def _is_flash(bdev):
    sector = getattr(bdev, 'start_sec', None) if _hw.text('port') == 'esp8266' else getattr(bdev, '_sector', None)
    return sector == _hw.fs_first_sector() and bdev.ioctl(4, 0) == _hw.fs_blocks()

def _make(bdev, kind):
    if _is_flash(bdev):
        _checked(_hw.fs_format(kind))
    else:
        _Device(bdev).described(_hw.fs_make, kind)

class _Vfs(_FlashFs):
    def _attach(self, bdev, kind):
        if _is_flash(bdev):
            _checked(_hw.fs_mount(kind))
            super().__init__()
        else:
            device = _Device(bdev)
            super().__init__(device)
            device.described(_hw.fs_attach, kind)

class VfsLfs2(_Vfs):
    def __init__(self, bdev, readsize=32, progsize=32, lookahead=32, mtime=True):
        self._attach(bdev, 0)

    @staticmethod
    def mkfs(bdev, readsize=32, progsize=32, lookahead=32):
        _make(bdev, 0)

class VfsFat(_Vfs):
    def __init__(self, bdev):
        self._unformatted = None
        try:
            self._attach(bdev, 1)
        except OSError as error:
            if error.errno != 19:
                raise
            # It may be made when it is mounted.
            self._unformatted = bdev

    def mount(self, readonly, mkfs):
        if self._unformatted is not None:
            if not mkfs:
                raise OSError(19)
            _make(self._unformatted, 1)
            self._attach(self._unformatted, 1)
            self._unformatted = None
        super().mount(readonly, mkfs)
        if readonly and self._device is not None:
            self._device.readonly = 1
            self._device.described(_hw.fs_attach, 1)

    @staticmethod
    def mkfs(bdev):
        _make(bdev, 1)

# What a bare block device is mounted as: whatever it holds.
def _found(bdev):
    if 'os.VfsLfs2' not in _missing:
        try:
            return VfsLfs2(bdev)
        except Exception:
            if 'os.VfsFat' in _missing:
                raise
    return VfsFat(bdev)

_missing = _hw.text('missing').split(',')

def mount(*args, readonly=False, mkfs=False):
    if not args:
        return _mount()
    fs, path = args
    _mount(fs if hasattr(fs, 'mount') else _found(fs), path, readonly=readonly, mkfs=mkfs)

# Of a build without a file system nothing of it is left.
_of_files = ('listdir', 'ilistdir', 'mkdir', 'rmdir', 'remove', 'unlink', 'rename', 'stat', 'statvfs', 'chdir', 'getcwd', 'mount', 'umount', 'VfsLfs2', 'VfsFat')
