# help() as the port shows it: the modules that a program of this build can import, in columns.

import builtins
from _publish import builtin, with_u as _with_u
from _hw import at_least as _at_least, text as _own_text
import _imports

_own = builtins.help

# C modules of the port, as they are called since 1.21.
_modules = (
    '__main__ _asyncio _espnow _onewire _webrepl array binascii btree builtins collections cryptolib deflate errno esp '
    'framebuf gc hashlib heapq io json lwip machine math micropython network os platform pyb random re select socket struct '
    'sys time tls uctypes utimeq uzlib vfs websocket'
)
# What it has frozen, by the names of files.
_frozen = (
    '_boot apa102 asyncio/__init__ asyncio/core asyncio/event asyncio/funcs asyncio/lock asyncio/stream dht ds18x20 '
    'espnow flashbdev inisetup mip/__init__ neopixel ntptime onewire port_diag requests/__init__ ssd1306 umqtt/robust '
    'umqtt/simple upip upip_utarfile upysh urequests urllib/urequest webrepl webrepl_setup websocket_helper'
)
# The esp32 port's.
if _own_text('port') == 'esp32':
    _modules = (
        '__main__ _asyncio _espnow _onewire _webrepl array binascii btree builtins cmath collections cryptolib deflate errno '
        'esp esp32 framebuf gc hashlib heapq io json machine math micropython network os platform random re select socket '
        'struct sys time tls uctypes vfs websocket'
    )
    _frozen = _frozen.replace(' apa102 ', ' apa106 ')

_columns = 4
_width = 18

def _names():
    hidden = _imports.hidden
    is_new = _at_least(1, 21)
    modules = _modules.split()
    frozen = _frozen.split()
    # Before 1.23 it is C.
    (frozen if _at_least(1, 23) else modules).append('ssl')
    if is_new:
        frozen.append('uasyncio')
    for name in modules:
        if name not in hidden:
            yield 'u' + name if name in _with_u and not is_new else name
    if not is_new and _at_least(1, 13):
        yield '_uasyncio'
    for name in frozen:
        top = name.split('/')[0]
        if top == 'asyncio' and not is_new:
            name, top = 'u' + name, 'uasyncio'
        # The one of 1.12 is in two parts.
        if top not in hidden and (top != 'uasyncio' or _at_least(1, 13) or name in ('uasyncio/__init__', 'uasyncio/core')):
            yield name

def _print_modules():
    names = sorted(_names())
    rows = (len(names) + _columns - 1) // _columns
    for row in range(rows):
        line = ''
        for name in names[row::rows]:
            line += ' ' * (_width - len(line) % _width if line else 0) + name
        print(line)
    print('Plus any modules on the filesystem')

def _help(*args):
    if args == ('modules',):
        _print_modules()
    else:
        _own(*args)

def install():
    builtins.help = builtin(_help)
