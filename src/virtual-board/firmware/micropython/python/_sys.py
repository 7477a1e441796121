# sys as the port shows it; the rest is the interpreter's own module.

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

# Version 6 for xtensa, and the sub-version of the release (py/persistentcode.h).
def _mpy_version():
    sub = 3 if _hw.at_least(1, 23) else 2 if _hw.at_least(1, 22) else 1 if _hw.at_least(1, 20) else 0
    return 6 | (sub | 9 << 2) << 8

# Called when the build has forgotten its own name: a literal here would be the old one.
def _implementation(name):
    release = tuple(int(part) for part in _hw.text('release').split(','))
    if _hw.at_least(1, 22):
        release += ('',)
    names, values = ['name', 'version'], [name, release]
    if _hw.at_least(1, 19):
        names += ['_machine', '_mpy']
        values += [_hw.text('machine'), _mpy_version()]
    if _hw.text('build') != 'null':
        names.append('_build')
        values.append(_hw.text('build'))
    return _namedtuple('implementation', names)(*values)

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
