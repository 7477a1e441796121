"""MicroPython's Unix port out of its wheel, whatever CPython runs this: the wheel's library is built for
one version of CPython, but MicroPython's main() in it needs none of that, so it is called directly. Bound
lazily, since a later CPython need not have each function that the rest of the library names."""

import ctypes
import os
import pathlib
import sys

library = next(pathlib.Path(__file__).resolve().parent.glob("micropython_run*.so"))

linker = ctypes.CDLL(None)
linker.dlopen.restype = linker.dlsym.restype = ctypes.c_void_p
linker.dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
linker.dlsym.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
linker.dlerror.restype = ctypes.c_char_p


def found(handle):
    if handle is None:
        sys.exit("MicroPython's Unix port cannot be loaded here: " + linker.dlerror().decode())
    return handle


loaded = found(linker.dlopen(os.fsencode(library), os.RTLD_LAZY))
prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p))
main = prototype(found(linker.dlsym(loaded, b"micropython_unix_main")))
words = [b"micropython", *map(os.fsencode, sys.argv[1:])]
sys.exit(main(len(words), (ctypes.c_char_p * (len(words) + 1))(*words, None)))
