# Makes the build behind this room the port: its names and modules, its streams, its file system. Run once,
# before there is a board (memory-image.ts).

import sys, vfs, micropython, builtins, gc
import _hw
from _board import attend, flash
from _publish import builtin, dir_of, kept

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

# What the build of the image does not have, by 'module' or 'module.name': the inmost first. `published` are
# names of modules that are still to be made.
def _forget(missing, hidden, published, with_u):
    for path in sorted(missing, key=lambda path: -path.count('.')):
        module, *names = path.split('.')
        if not names:
            for name in (module, 'u' + module) if module in with_u else (module,):
                for loaded in [key for key in sys.modules if key.split('.')[0] == name]:
                    del sys.modules[loaded]
                hidden.add(name)
            published.pop(module, None)
            continue
        name = names[-1]
        owner = published.get(module)
        if len(names) == 1 and owner is not None:
            owner.pop(name, None)
            continue
        owner = sys.modules.get(module) or _found(module) if owner is None else owner.get(names.pop(0))
        for step in names[:-1]:
            owner = getattr(owner, step, None)
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

def _pow(x, y, z=None):
    if z is not None:
        raise NotImplementedError('3-arg pow() not supported')
    return x ** y

_open = open

# The build takes descriptors of its own files, the port texts alone.
def _open_name(file, *args, **kw):
    if type(file) not in (str, bytes):
        raise TypeError("can't convert '%s' object to str implicitly" % type(file).__name__)
    return _open(file, *args, **kw)

# In the module's own table too, where an attribute of it is looked up.
def _replace(name, function, *modules):
    setattr(builtins, name, builtin(function))
    kept.append(function)
    for module in modules:
        _hw.put_in_module(id(module), id(name), id(function))

def _configure():
    import _imports, math, uio
    _replace('open', _open_name, builtins, uio)
    _replace('dir', dir_of, builtins)
    _replace('pow', _pow, builtins)
    _replace('input', _input, builtins)
    _replace('__import__', _imports._find, builtins)
    # MICROPY_PY_BUILTINS_NEXT2
    if not _hw.at_least(1, 25):
        _hw.limit_arguments(id(next), 1)
    for constant in (math.pi, math.e):
        _hw.round_constant(id(constant), ('six-digits', 'shortest', 'single').index(_hw.text('floats')))
    _hw.only_first_mutable(id('path'), id('ps1'), id('ps2'))
    # MICROPY_ERROR_REPORTING_NORMAL
    _hw.forget_print(id(type([].append)))
    # Files of both kinds share their table of names.
    _hw.forget_in_type(id(type(flash)), id('fileno'))

def setup():
    import _publish, _paste, _time, _asyncio_run, _help, _machine, _micropython, _esp, _network, _gc, _flashfs, _sys, _os, _imports, _pin_irq
    import uos, utime
    is_esp32 = _hw.text('port') == 'esp32'
    _port = __import__('_machine32' if is_esp32 else '_machine8266')
    pyb = None if is_esp32 else __import__('_pyb')
    _publish.make_blanks(4)
    for _ in range(_micropython._queue_length):
        micropython.schedule(attend, None)
    gc.threshold(-1)
    _asyncio_run.install()
    _hw.forget_frozen()
    _hw.forget_names()
    # The name that programs write is another one from now on.
    made = {'s': _sys}
    exec('class micropython: pass\nname = micropython.__name__\nimplementation = s._implementation(name)', made)
    vfs.umount('/')
    if _hw.flag('hasFileSystem'):
        vfs.mount(_flashfs.FlashFs(), '/')
        uos.chdir('/')
    _sys._shape_streams()
    _sys._set_path()
    names_of = _publish.names_of
    natives = {'sys': sys, 'os': uos, 'time': utime, 'gc': gc, 'vfs': vfs, made['name']: micropython}
    published = {
        'sys': names_of((_sys,), sys),
        'os': names_of((_os,), uos, ('VfsPosix',)),
        'time': names_of((_time,), utime),
        'gc': names_of((_gc,), gc),
        'vfs': names_of((), vfs, ('VfsPosix',)),
        'machine': names_of((_machine, _port)),
        'esp': names_of((_esp,)),
        'network': names_of((_network,)),
        made['name']: names_of((_micropython,), micropython, ('pystack_use',)),
    }
    if pyb:
        published['pyb'] = names_of((pyb,))
    published['sys']['implementation'] = made['implementation']
    for name in ('VfsFat', 'VfsLfs2', 'mount'):
        published['vfs'][name] = getattr(_os, name)
    if not (is_esp32 or _hw.flag('hasFileSystem')):
        for name in _os._of_files:
            published['os'].pop(name, None)
    import uhashlib
    frozen = (
        '_boot apa102 apa106 dht ds18x20 espnow flashbdev inisetup mip neopixel ntptime onewire port_diag requests ssd1306 uasyncio '
        'umqtt upip upip_utarfile upysh urequests urllib webrepl webrepl_setup websocket_helper'
    )
    _imports.install(frozen.split(), {
        'hashlib': ('_hashlib', uhashlib, ()),
        'btree': ('_btree', None, ('btree',)),
        '_onewire': ('_onewirebus', None, ()),
        'websocket': ('_websocket', None, ()),
        'cryptolib': ('_cryptolib', None, ()),
        'socket': ('_socket', None, ()),
        'tls': ('_tls', None, ('SSLSocket', 'wrap_socket')),
        '_espnow': ('_espnow', None, ()),
        '_webrepl': ('_webrepl', None, ()),
        'utimeq': ('_utimeq', None, ()),
        'uzlib': ('_uzlib', None, ()),
    })
    if is_esp32:
        missing = _hw.text('missing').split(',')
        _imports._unpublished['esp32'] = ('_esp32', None, [name[6:] for name in missing if name[:6] == 'esp32.'])
    # Before 1.23 it is C.
    if _hw.at_least(1, 23):
        _imports.frozen.add('ssl')
    else:
        since_1_21 = () if _hw.at_least(1, 21) else ('SSLContext', 'PROTOCOL_TLS_CLIENT', 'PROTOCOL_TLS_SERVER')
        _imports._unpublished['ssl'] = ('_tls', None, ('SSLSocket', 'CERT_NONE') + since_1_21)
    _help.install()
    setattr(builtins, made['name'], _micropython._decorators)
    _configure()
    for name in list(sys.modules):
        if name != '__main__' and name.split('.')[0] not in ('asyncio', 'uasyncio'):
            del sys.modules[name]
    if not _hw.at_least(1, 21):
        # Their names of those days.
        if _hw.at_least(1, 13):
            _publish.own['_uasyncio'] = __import__('_asyncio')
        _imports.hidden.update(('asyncio', '_asyncio'))
        for name in [name for name in sys.modules if name.split('.')[0] == 'asyncio']:
            module = sys.modules.pop(name)
            module.__name__ = 'u' + name
            sys.modules['u' + name] = module
    # What is made when it is asked for is made without these.
    missing = [name for name in _hw.text('missing').split(',') if name[:6] != 'esp32.']
    _forget(missing, _imports.hidden, published, _publish.with_u)
    for name, names in published.items():
        _publish.publish(name, names, natives.get(name))
    _publish.shape(_pin_irq.IRQ)
    _publish.rename_others(_imports._unpublished)
    _publish.with_decorators = micropython
    for name in ('forget_names', 'forget_frozen', 'forget_in_type', 'forget_in_module', 'put_in_module', 'limit_arguments', 'round_constant', 'name_tuple', 'only_first_mutable', 'set_descriptor', 'forget_print'):
        delattr(_hw, name)
    for name in ('set_type', 'copy_type', 'make_plain', 'seal_type', 'publish'):
        delattr(_hw, name)
