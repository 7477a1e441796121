// gc, os and sys as the port shows them; the rest of each is the interpreter's own module.

export const gcPython = `
import gc as _gc

globals().update({name: getattr(_gc, name) for name in dir(_gc) if name[0] != '_'})

# 38 KiB of heap, of which the port itself uses some at the first prompt (ports/esp8266/main.c).
_heap = 37952
_used_at_start = 1872
_base = _gc.mem_alloc()

def mem_alloc():
    return min(_heap - 64, max(0, _gc.mem_alloc() - _base) + _used_at_start)

def mem_free():
    return _heap - mem_alloc()
`;

export const osPython = `
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
`;

export const sysPython = `
import sys as _sys
import io as _io
import _hw, _board
from collections import namedtuple as _namedtuple

globals().update({name: getattr(_sys, name) for name in dir(_sys) if name[0] != '_'})
for _name in ('ps1', 'ps2'):
    globals().pop(_name, None)

platform = _hw.text('platform')
path[:] = ['', '.frozen', '/lib'] if _hw.at_least(1, 15) else ['', '/lib', '/']
version = '3.4.0'
if _hw.at_least(1, 19):
    version += '; MicroPython v%s on %s' % (_hw.text('version'), _hw.text('date'))

def _implementation():
    release = tuple(int(part) for part in _hw.text('release').split(','))
    if _hw.at_least(1, 22):
        release += ('',)
    names, values = ['name', 'version'], ['micropython', release]
    if _hw.at_least(1, 19):
        names += ['_machine', '_mpy']
        values += [_hw.text('machine'), 10757 if _hw.at_least(1, 20) else 10246]
    if _hw.text('build') != 'null':
        names.append('_build')
        values.append(_hw.text('build'))
    return _namedtuple('implementation', names)(*values)

implementation = _implementation()

class _Out(_io.IOBase):
    # Text goes through the console, which ends lines in CRLF; the buffer is the bare UART.
    def __init__(self, text):
        self._text = text
        self.buffer = _board.uart

    def write(self, data):
        return self._text.write(data) if isinstance(data, str) else self._text.buffer.write(data)

    def flush(self):
        pass

stdout = _Out(_sys.stdout)
stderr = _Out(_sys.stderr)
`;
