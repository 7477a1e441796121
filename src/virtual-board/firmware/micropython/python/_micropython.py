# The module micropython: the interpreter's own, but for schedule(), whose queue the board needs for
# timers and pins; a function goes through a list beside it.

import micropython as _own
import builtins
import _board

globals().update({name: getattr(_own, name) for name in dir(_own) if name[0] != '_'})

# MICROPY_SCHEDULER_DEPTH
queue_length = 4

def schedule(function, argument):
    if len(_board.scheduled) >= queue_length:
        raise RuntimeError('schedule queue full')
    _board.scheduled.append((function, argument))
    try:
        _own.schedule(_board.attend, None)
    except RuntimeError:
        # Full of what was queued before: that takes this one along.
        pass

# Here these are byte code, which is what they mean but for their speed: where the numbers of viper would
# wrap around at 32 bits they grow.
def native(function):
    return function

class _Pointer:
    def __init__(self, start, code):
        self._start = start
        self._code = code

    def _place(self, index):
        size = _sizes[self._code]
        if isinstance(self._start, int):
            return _memory(size), self._start + index * size
        return _memoryview(self._start, size), index

    def __getitem__(self, index):
        memory, place = self._place(index)
        return memory[place]

    def __setitem__(self, index, value):
        memory, place = self._place(index)
        memory[place] = value & ((1 << 8 * _sizes[self._code]) - 1)

_sizes = {'B': 1, 'H': 2, 'I': 4}

def _memoryview(buffer, size):
    # A pointer sees the bytes of whatever it is given.
    return memoryview(buffer) if size == 1 else _Words(memoryview(buffer), size)

class _Words:
    def __init__(self, view, size):
        self._view = view
        self._size = size

    def __getitem__(self, index):
        at = index * self._size
        return int.from_bytes(bytes(self._view[at:at + self._size]), 'little')

    def __setitem__(self, index, value):
        at = index * self._size
        self._view[at:at + self._size] = value.to_bytes(self._size, 'little')

def _memory(size):
    import machine
    return {1: machine.mem8, 2: machine.mem16, 4: machine.mem32}[size]

def viper(function):
    # Inside of what viper compiles these are types; a program that has viper code sees them everywhere.
    for name, code in (('ptr8', 'B'), ('ptr16', 'H'), ('ptr32', 'I')):
        setattr(builtins, name, _pointer(code))
    builtins.uint = lambda value: int(value) & 0xffffffff
    builtins.ptr = lambda value: value
    return function

def _pointer(code):
    return lambda start: _Pointer(start, code)

def alloc_emergency_exception_buf(size):
    if not isinstance(size, int):
        raise TypeError("can't convert %s to int" % type(size).__name__)
