# What differs in sys from the build's own: who it is, and the standard streams, which have no more than
# those of a UART (shared/runtime/sys_stdio_mphal.c).

import sys as _sys
import _hw, _board
from _publish import kept as _kept, new_type as _new_type
from uctypes import addressof as _addressof
from _hw import name_tuple as _name_tuple

platform = _hw.text('platform')
version = '3.4.0'
if _hw.at_least(1, 19):
    version += '; MicroPython v%s on %s' % (_hw.text('version'), _hw.text('date'))

_names = type(_sys.implementation)

# What is C's (name='micropython', ...).
def _named_tuple(names, values):
    made = tuple(values) + (0,)
    room = bytearray(4 * len(names))
    _kept.append((room, made))
    _name_tuple(id(made), id(_names), id(tuple(names)), _addressof(room))
    return made

# Version 6 for the chip's core, and the sub-version of the release (py/persistentcode.h).
def _mpy_version():
    sub = 3 if _hw.at_least(1, 23) else 2 if _hw.at_least(1, 22) else 1 if _hw.at_least(1, 20) else 0
    core = int(_hw.text('mpyArchitecture')) if _hw.text('port') == 'esp32' else 9
    return 6 | (sub | core << 2) << 8

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
    if _hw.text('port') == 'esp32' and _hw.at_least(1, 26):
        names.append('_thread')
        values.append('GIL')
    return _named_tuple(names, values)

# Text goes through the console, which ends lines in CRLF; the buffer is the bare UART.
def _shape_streams():
    for stream in (_sys.stdin, _sys.stdout, _sys.stderr):
        methods = type(stream).__dict__
        names = {name: methods[name] for name in ('read', 'readinto', 'readline', 'readlines', 'write', '__enter__', '__exit__')}
        # Closing does nothing.
        names['close'] = names['__enter__']
        buffer = stream.buffer
        _hw.set_type(id(stream), _new_type(type(stream), names))
        _hw.set_type(id(buffer), _new_type(type(buffer), names))
        if stream is not _sys.stdin:
            _hw.set_descriptor(id(buffer), _board.uart.fileno())

def _set_path():
    _sys.path[:] = ['', '.frozen', '/lib'] if _hw.at_least(1, 15) else ['', '/lib', '/']
