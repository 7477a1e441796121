# The Python that sets an instance up: names and modules of the port, the root file system, boot
# files, events. Imported once, before the user's code; its folder is invisible afterwards.

import sys, os, vfs, micropython, builtins, gc, io
from random import seed as _seed
import _hw

_compile = compile
handlers = {}
uart = open('/dev/uart0', 'wb', 0)
uart_in = sys.stdin.buffer
flash = open('/dev/flash', 'r+b', 0)

# What micropython.schedule was given.
scheduled = []
# A handler runs to its end before the next one, as the port's scheduler has it.
_handling = False

def _run_next():
    if scheduled:
        handler, argument = scheduled.pop(0)
    else:
        event = _hw.next_event()
        if event < 0:
            return False
        handler, argument = handlers.get(event, (id, None))
    try:
        handler(argument)
    except Exception as error:
        sys.print_exception(error)
    return True

def run_events():
    global _handling
    if _handling:
        return
    _handling = True
    try:
        while _run_next():
            pass
    finally:
        _handling = False

# Stands in every slot of the interpreter's queue, and so runs between two branches of whatever program.
def attend(_):
    global _handling
    if not _handling:
        _handling = True
        try:
            _run_next()
        finally:
            _handling = False
    _hw.attend()

def wait_until(end):
    while _hw.wait(end, 0 if _handling else 1):
        run_events()

def _run_file(name):
    try:
        with open(name) as file:
            source = file.read()
    except OSError:
        return True
    try:
        code = _compile(source, name, 'exec')
        micropython.kbd_intr(3)
        exec(code, __import__('__main__').__dict__)
        micropython.kbd_intr(-1)
    except SystemExit:
        micropython.kbd_intr(-1)
        return False
    except BaseException as error:
        micropython.kbd_intr(-1)
        sys.print_exception(error)
    return True

def _corrupt():
    # A board says this for ever; Ctrl-C leads to the prompt.
    try:
        micropython.kbd_intr(3)
        while True:
            print('The filesystem starting at sector %d with size %d sectors looks corrupt.' % (_hw.fs_first_sector(), _hw.fs_blocks()))
            print('You may want to make a flash snapshot and try to recover it. Otherwise,')
            print('format it with os.VfsLfs2.mkfs(bdev), or completely erase the flash and reflash.')
            sys.modules['time'].sleep(3)
    except KeyboardInterrupt as error:
        sys.print_exception(error)
    finally:
        micropython.kbd_intr(-1)

def _prepare_files():
    state = _hw.fs_state()
    if state == 'blank':
        print('Performing initial setup')
        _hw.fs_format()
        with open('boot.py', 'w') as file:
            file.write('# Runs at every boot, before main.py.\nimport gc\n\ngc.collect()\n')
    return state != 'corrupt'

def boot(with_main):
    # What is here may come out of an image, which would make all boards draw the same numbers.
    _seed()
    if _hw.flag('hasFileSystem') and not _prepare_files():
        _corrupt()
        return
    if _run_file('boot.py') and with_main:
        _run_file('main.py')

def _input(prompt=''):
    print(prompt, end='')
    line = ''
    while True:
        char = sys.stdin.buffer.read(1)[0]
        if char in (10, 13):
            print()
            return line
        if char == 4 and not line:
            raise EOFError
        if char in (8, 127):
            if line:
                line = line[:-1]
                print('\x08 \x08', end='')
        elif 32 <= char < 127:
            line += chr(char)
            print(chr(char), end='')

def _replace(name, module):
    module.__name__ = name
    sys.modules[name] = module
    if name in ('os', 'sys', 'time', 'machine'):
        sys.modules['u' + name] = module

# What the build of the image does not have, by 'module' or 'module.name': the inmost first.
def _forget(missing, hidden):
    for path in sorted(missing, key=lambda path: -path.count('.')):
        module, *names = path.split('.')
        if not names:
            for name in (module, 'u' + module):
                sys.modules.pop(name, None)
                hidden.add(name)
            continue
        owner = sys.modules.get(module) or _found(module)
        for name in names[:-1]:
            owner = getattr(owner, name, None)
        name = names[-1]
        try:
            delattr(owner, name)
        except (AttributeError, KeyError, TypeError):
            pass
        if hasattr(owner, name):
            # One of the interpreter's own tables.
            (_hw.forget_in_type if isinstance(owner, type) else _hw.forget_in_module)(id(owner), id(name))

def _found(module):
    # The board's own files are none of this.
    path = sys.path[:]
    sys.path[:] = ['.frozen']
    try:
        return __import__(module)
    except ImportError:
        return None
    finally:
        sys.path[:] = path

def _configure():
    import math
    # MICROPY_PY_BUILTINS_POW3, MICROPY_PY_BUILTINS_NEXT2
    _hw.limit_arguments(id(pow), 2)
    if not _hw.at_least(1, 25):
        _hw.limit_arguments(id(next), 1)
    for constant in (math.pi, math.e):
        _hw.round_constant(id(constant), 1 if _hw.text('floats') == 'shortest' else 0)

def setup():
    import neopixel, onewire, ds18x20, dht, ntptime, uasyncio, apa102
    import _paste, _time, _asyncio_run, _help, _machine, _pyb, _micropython, _esp, _network, _gc, _flashfs, flashbdev, _imports, _os, _sys
    for _ in range(_micropython.queue_length):
        micropython.schedule(attend, None)
    _replace('time', _time)
    _asyncio_run.install()
    _replace('machine', _machine)
    _replace('pyb', _pyb)
    _hw.forget_names()
    # The name that programs write is another one from now on.
    exec(
        'class micropython: pass\nm.__name__ = micropython.__name__\nmodules[m.__name__] = m\ns.implementation = s._implementation(m.__name__)',
        {'m': _micropython, 's': _sys, 'modules': sys.modules},
    )
    _replace('esp', _esp)
    _replace('network', _network)
    _replace('gc', _gc)
    builtins.input = _input
    vfs.umount('/')
    if _hw.flag('hasFileSystem'):
        vfs.mount(_flashfs.FlashFs(), '/')
        import os as _real_os
        _real_os.chdir('/')
    _replace('os', _os)
    # The port's is in C; the build has one in Python over it, which leaves half a megabyte of garbage a call.
    import ubinascii
    sys.modules['binascii'] = ubinascii
    _imports.install(('neopixel', 'onewire', 'ds18x20', 'dht', 'ntptime', 'apa102'))
    _help.install()
    _configure()
    _forget(_hw.text('missing').split(','), _imports.hidden)
    _replace('sys', _sys)
    for name in ('forget_names', 'forget_in_type', 'forget_in_module', 'limit_arguments', 'round_constant'):
        delattr(_hw, name)
    for name in ('_time', '_machine', '_pyb', '_micropython', '_esp', '_network', '_gc', '_flashfs', '_os', '_sys', '_pin', '_buses', '_imports', '_asyncio_run', '_help'):
        sys.modules.pop(name, None)
