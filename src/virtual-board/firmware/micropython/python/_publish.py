# Modules as programs see them. On a chip they are C: they hold the port's names and nothing else, take no
# others, and what is in them shows as <function>.

import sys
from collections import OrderedDict
from _hw import publish as _publish, seal_type as _seal_type, set_type as _set_type, copy_type as _copy_type, make_plain as _make_plain
from uctypes import addressof

# The build's own modules are no roots of the collector.
kept = []
# What programs can import without a file, by name: modules of the port, and those it has frozen.
own = {}

_type_bytes = 68
_module = type(sys)

def _named():
    pass

_function = type(_named)

# Room for a type of its own.
def new_type(type, names=None):
    room = bytearray(_type_bytes)
    kept.append((room, names))
    _copy_type(id(type), addressof(room), 0 if names is None else id(names))
    return addressof(room)

_builtin = new_type(_function)
_make_plain(_builtin)

def builtin(function):
    _set_type(id(function), _builtin)
    return function

def _shape(value):
    if type(value) is _function:
        builtin(value)
    elif type(value) is type and '__qualname__' in value.__dict__:
        for name in ('__module__', '__qualname__'):
            if name in value.__dict__:
                delattr(value, name)
        for each in value.__dict__.values():
            if type(each) is _function:
                builtin(each)
        _seal_type(id(value))

# `sources` are modules of this room; of what the build's own `native` has, they come before. In their order.
def names_of(sources, native=None, without=()):
    names = OrderedDict()
    names['__name__'] = None
    if native is not None:
        for name, value in native.__dict__.items():
            if name[0] != '_' and name not in without:
                names[name] = value
    for source in sources:
        for name, value in source.__dict__.items():
            if name[0] != '_' and type(value) is not _module:
                names[name] = value
    return names

# Modules without anything, made while the files of this room can be imported.
_blanks = []

def make_blanks(count):
    for _ in range(count):
        import _empty
        _blanks.append(sys.modules.pop('_empty'))

def publish(name, names, native=None):
    for value in names.values():
        _shape(value)
    names['__name__'] = name
    module = native or _blanks.pop()
    kept.append(names)
    own[name] = module
    _publish(id(module), id(names))
    return module
