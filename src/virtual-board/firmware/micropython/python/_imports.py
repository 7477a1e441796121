# What import finds: sys.modules, then what is C in the port, then files of the board and what the port has
# frozen, in the order of sys.path. Of the build's own modules those that are C are found as on a chip. What
# this room has of the port's modules is loaded when it is asked for, beside the heap of a chip.

import builtins, gc, sys, vfs, _hw, _board
from uos import stat as _stat
from _publish import own, publish, names_of, make_blanks, extensible as _extensible, with_u as _with_u
from _hw import at_least as _at_least

_import = builtins.__import__
_folder = '/.board'
_files = vfs.VfsPosix(_folder)
_mount, _umount = vfs.mount, vfs.umount
_collect, _mem_free = gc.collect, gc.mem_free
# As much heap is lent while a module is loaded; what it has kept afterwards stays beside the chip's.
_lent_bytes = 65536

# Modules of the port that it has frozen, in the place of '.frozen' in sys.path: files of this room.
frozen = set()
# What is C in the port and a file of this room, by the name of the file.
_unpublished = {}
# Modules that this build does not have.
hidden = set()
# What a file of this room takes of the rest of it while it is loaded, by both names, and no more: it is handed out
# through whatever a program has put in the place of __import__, or to a handler that runs in between.
_shares = {}

class _Share:
    pass

def share(file, module, values):
    one = _Share()
    for name, value in values.items():
        setattr(one, name, value)
    _shares[file, module] = one

def _has_file(folder, name):
    for path in (name + '.py', name + '.mpy', name):
        try:
            _stat(folder + '/' + path if folder else path)
            return True
        except OSError:
            pass
    return False

# Before what is frozen, or anywhere.
def _is_file(name, anywhere):
    for folder in sys.path:
        if folder == '.frozen':
            if not anywhere:
                break
        elif _has_file(folder, name):
            return True
    return False

# The file of this room that is being loaded.
_loading = None

# Imports a file of this room.
def _load(name, *args):
    global _loading
    outer, _loading = _loading, name
    if outer is not None:
        try:
            make_blanks(1)
            return _import(name, *args)
        finally:
            _loading = outer
    _collect()
    free = _mem_free()
    _hw.heap_lend(_lent_bytes)
    path = sys.path[:]
    _mount(_files, _folder)
    sys.path[:] = [_folder]
    try:
        make_blanks(1)
        return _import(name, *args)
    finally:
        _loading = None
        sys.path[:] = path
        _umount(_folder)
        _collect()
        _hw.heap_keep(free + _lent_bytes - _mem_free())

def _built_in(name):
    # The network's C is one module, which goes by two names.
    plain = 'socket' if name == 'lwip' else name[1:] if name[:1] == 'u' and name[1:] in _with_u else name
    if plain in _unpublished:
        file, native, missing = _unpublished.pop(plain)
        made = _load(file)
        sys.modules.pop(file, None)
        names = names_of((made,), native)
        for name in missing:
            names.pop(name, None)
        publish(plain, names, native)
    return own.get(plain)

# A module that was read from a file knows its place, which the port's do not.
def _without_place(name):
    while name:
        module = sys.modules.get(name)
        if module is not None and hasattr(module, '__file__'):
            delattr(module, '__file__')
        name = name[:name.rfind('.')] if '.' in name else ''

def _find(name, *args):
    if not isinstance(name, str):
        raise TypeError("can't convert '%s' object to str implicitly" % type(name).__name__)
    shared = _shares.get((_loading, name))
    if shared is not None:
        return shared
    if name in sys.modules or not name:
        return _import(name, *args)
    top = name.split('.')[0]
    if top in hidden and _loading is None:
        if not _is_file(top, True):
            raise ImportError("no module named '%s'" % name)
    elif not (name in _extensible and _is_file(name, True)):
        module = _built_in(name)
        if module is not None:
            return module
        if top in frozen and (_loading is not None or not _is_file(top, False)):
            module = _load(name, *args)
            _without_place(name)
            return module
    # The rest of this room is where it is loaded from.
    if _loading is not None and name[0] == '_' and name != '_empty':
        raise ImportError("no module named '%s'" % name)
    module = _import(name, *args)
    _without_place(name)
    return module

# `lazy` are modules that are C in the port: a file of this room, what it adds to, and what is missing of it.
def install(tops, lazy):
    frozen.update(tops)
    _unpublished.update(lazy)
    share('_hashlib', '_hw', {'sha1_blocks': _hw.sha1_blocks})
    share('_cryptolib', '_hw', {'aes': _hw.aes})
    share('_uzlib', '_hw', {'heap_lend': _hw.heap_lend})
    # It is hidden where that is there.
    _shares['_uzlib', 'deflate'] = __import__('deflate')
    share('flashbdev', '_hw', {name: getattr(_hw, name) for name in ('fs_first_sector', 'fs_blocks', 'flag', 'text')})
    of_esp32 = ('partitions', 'partition_number', 'partition_label', 'partition_running', 'flash_erase')
    share('_esp32', '_hw', {name: getattr(_hw, name) for name in of_esp32})
    share('_esp32', '_board', {'flash': _board.flash})
    share('inisetup', '_board', {'corrupt': _board.corrupt})
    share('urequests', '_imports', {'hidden': () if _at_least(1, 21) else ('requests',)})
    builtins.__import__ = _find
