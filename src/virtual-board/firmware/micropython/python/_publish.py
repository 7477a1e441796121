# Modules as programs see them. On a chip they are C: they hold the port's names and nothing else, take no
# others, and what is in them shows as <function>.

import sys
from collections import OrderedDict
from _hw import publish as _publish, seal_type as _seal_type, set_type as _set_type, copy_type as _copy_type, make_plain as _make_plain, at_least as _at_least, put_in_module as _put_in_module
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

# Classes that are C on a chip: what they need for themselves shows in no dir().
shaped = []
_of_all = ('__class__', '__enter__', '__exit__', '__del__')
_of_classes = _of_all + ('__name__', '__bases__', '__dict__')
# To the port's compiler these belong to the language, in no module.
_decorators = ('bytecode', 'native', 'viper')
with_decorators = None
_own_dir = dir

# What the build has and the port has not is under names that end in this. Nobody can type them, but whoever is
# handed one could ask for it.
_gone = '\x7f'

# The build asks __getattr__ for every name that there is.
def _names(value):
    if type(value) is not type and hasattr(type(value), '__getattr__'):
        return sorted(set(_own_dir(type(value))) | set(getattr(value, '__dict__', ())))
    return _own_dir(value)

def dir_of(*args):
    names = [name for name in (_names(*args) if args else _own_dir()) if name[-1:] != _gone]
    if not args:
        return names
    if any(args[0] is each for each in shaped):
        return [name for name in names if name[0] != '_' or name in _of_classes]
    if any(type(args[0]) is each for each in shaped):
        return [name for name in names if name[0] != '_' or name in _of_all]
    if args[0] is with_decorators:
        return [name for name in names if name not in _decorators]
    return names

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

_set = object.__setattr__

# What is C on a chip takes no attribute but those that it names in _takes; this room keeps its own under names
# with _. Classes that programs derive from it take any.
def _store(self, name, value):
    kind = type(self)
    if name[0] != '_' and name not in getattr(kind, '_takes', ()):
        for each in shaped:
            if each is kind:
                raise AttributeError("'%s' object has no attribute '%s'" % (kind.__name__, name))
    _set(self, name, value)

# C that has no words of its own.
def _repr_of(name):
    text = '<%s>' % name
    return lambda self: text

# What no program sees but through what is derived from it: that shows by its own name.
_bases = []

def shape_base(value):
    _bases.append(value)
    shape(value)

def shape(value):
    if type(value) is _function:
        builtin(value)
    elif type(value) is type and '__qualname__' in value.__dict__:
        for name in ('__module__', '__qualname__'):
            if name in value.__dict__:
                delattr(value, name)
        for each in value.__dict__.values():
            if type(each) is _function:
                builtin(each)
        value.__setattr__ = _store
        plain = all(base is object or base in _bases for base in value.__bases__)
        if '__repr__' not in value.__dict__ and plain and value not in _bases:
            value.__repr__ = _repr_of(value.__name__)
        shaped.append(value)
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
            if (name[0] != '_' or name == source.__dict__.get('_shown')) and type(value) is not _module:
                names[name] = value
    return names

# Modules without anything, made while the files of this room can be imported.
_blanks = []

def make_blanks(count):
    for _ in range(count):
        import _empty
        _blanks.append(sys.modules.pop('_empty'))

# Modules of C that a file of the board may stand before. Since 1.21 their names with a u find them whatever file
# there is; before, these were their names, and those without it were found where no file had them.
extensible = 'binascii collections errno hashlib heapq io json os random re select struct time socket'.split()
for _since, _name in (((1, 10), 'cryptolib'), ((1, 11), 'websocket'), ((1, 12), 'array'), ((1, 19), 'machine'), ((1, 21), 'platform')):
    if _at_least(*_since):
        extensible.append(_name)
with_u = extensible + ['sys'] if _at_least(1, 14) else extensible[:]
if not _at_least(1, 23):
    with_u.append('ssl')
    if not _at_least(1, 21):
        extensible.append('ssl')

# Sockets show as what they are made of; sys has kept its name.
def shown_name(name):
    if name == 'socket':
        return 'lwip'
    return 'u' + name if name in with_u and name != 'sys' and not _at_least(1, 21) else name

# The build's own that are as they are in the port; `later` are published when they are asked for.
def rename_others(later):
    for name in () if _at_least(1, 21) else with_u:
        if name not in own and name not in later:
            try:
                module = __import__(name)
            except ImportError:
                continue
            shown = shown_name(name)
            kept.append(shown)
            _put_in_module(id(module), id('__name__'), id(shown))

def publish(name, names, native=None):
    for value in names.values():
        shape(value)
    names['__name__'] = shown_name(name)
    module = native or _blanks.pop()
    kept.append(names)
    # Its order stays.
    _set_type(id(names), id(dict))
    own[name] = module
    _publish(id(module), id(names))
    return module
