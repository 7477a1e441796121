# What import finds: the port's own modules, and not those of the WebAssembly build that the port never
# had. Files of the board by their names are found as on a chip.

import builtins, sys

_import = builtins.__import__
_not_in_port = (
    'base64', 'fnmatch', 'functools', 'gzip', 'hmac', 'html', 'inspect', 'locale', 'logging', 'operator',
    'pathlib', 'stat', 'tarfile', 'types', 'unittest', 'uu', 'zlib', 'js', 'jsffi',
)

# The port's own, by name: a file in the current folder goes before them.
frozen = {}
# Modules of the interpreter that this build does not have.
hidden = set()

def _from(paths, name, args):
    before = sys.path[:]
    sys.path[:] = paths
    try:
        return _import(name, *args)
    finally:
        sys.path[:] = before

def _find(name, *args):
    if not isinstance(name, str):
        raise TypeError("can't convert '%s' object to str implicitly" % type(name).__name__)
    if name in sys.modules or not name:
        return _import(name, *args)
    if name in hidden:
        raise ImportError("no module named '%s'" % name)
    if name in frozen:
        try:
            return _from([''], name, args)
        except ImportError:
            sys.modules[name] = frozen[name]
            return frozen[name]
    if name.split('.')[0] in _not_in_port:
        return _from([path for path in sys.path if path != '.frozen'], name, args)
    return _import(name, *args)

def install(names):
    for name in names:
        frozen[name] = sys.modules.pop(name)
    builtins.__import__ = _find
