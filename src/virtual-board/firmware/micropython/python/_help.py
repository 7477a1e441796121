# help() as the port shows it: the modules that a program of this build can import, in columns.

import builtins
import _imports

_own = builtins.help

# C modules of the port, and what it has frozen beside those that _imports knows.
_modules = (
    '__main__ _asyncio array asyncio/__init__ asyncio/core asyncio/event asyncio/funcs asyncio/lock binascii '
    'builtins collections deflate errno esp flashbdev framebuf gc hashlib heapq io json machine '
    'math micropython network os platform random re select struct sys time uasyncio uctypes vfs'
)
_columns = 4
_width = 18

def _print_modules():
    hidden = _imports.hidden
    names = [name for name in _modules.split() if name.split('/')[0] not in hidden]
    names += [name for name in _imports.frozen if name not in hidden and name not in names]
    names.sort()
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
    builtins.help = _help
