# help() as the port shows it: the modules that a program of this build can import, in columns.

import builtins
from _publish import builtin
import _imports

_own = builtins.help

# C modules of the port, and what it has frozen.
_modules = (
    '__main__ _asyncio _espnow _onewire apa102 array asyncio/__init__ asyncio/core asyncio/event asyncio/funcs asyncio/lock '
    'binascii btree builtins collections cryptolib deflate dht ds18x20 errno esp espnow flashbdev framebuf gc hashlib '
    'heapq io json machine math micropython mip/__init__ neopixel network ntptime onewire os platform random re '
    'requests select socket ssd1306 ssl struct sys time uasyncio uctypes umqtt/robust umqtt/simple upysh urequests '
    'urllib/urequest vfs webrepl webrepl_setup websocket'
)
_columns = 4
_width = 18

def _print_modules():
    hidden = _imports.hidden
    names = [name for name in _modules.split() if name.split('/')[0] not in hidden]
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
