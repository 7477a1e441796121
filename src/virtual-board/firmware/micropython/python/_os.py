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

def _empty(files, folder):
    for entry in files.ilistdir(folder or '/'):
        path = folder + '/' + entry[0]
        if entry[1] == 0x4000:
            _empty(files, path)
            files.rmdir(path)
        else:
            files.remove(path)

class VfsLfs2(_FlashFs):
    def __init__(self, bdev):
        super().__init__()

    @staticmethod
    def mkfs(bdev):
        # The names that the interpreter knows go one by one, then all that is in the flash.
        _empty(_FlashFs(), '')
        _hw.fs_format()

if not _hw.at_least(1, 12):
    VfsFat = VfsLfs2

if not _hw.flag('hasFileSystem'):
    for _name in ('listdir', 'ilistdir', 'mkdir', 'rmdir', 'remove', 'unlink', 'rename', 'stat', 'statvfs', 'chdir', 'getcwd', 'mount', 'umount', 'VfsLfs2', 'VfsFat'):
        globals().pop(_name, None)
