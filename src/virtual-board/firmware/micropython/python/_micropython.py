# The module micropython: the interpreter's own, but for schedule(), whose queue the board needs for
# timers and pins; a function goes through a list beside it.

from micropython import schedule as _schedule, stack_use as _stack_use
from uctypes import addressof as _addressof
import builtins
import gc as _own_gc
import _board, _hw

# MICROPY_SCHEDULER_DEPTH
_queue_length = 4

def schedule(function, argument):
    if len(_board.scheduled) >= _queue_length:
        raise RuntimeError('schedule queue full')
    _board.scheduled.append((function, argument))
    try:
        _schedule(_board.attend, None)
    except RuntimeError:
        # Full of what was queued before: that takes this one along.
        pass

# Here these are byte code, which is what they mean but for their speed: where the numbers of viper would
# wrap around at 32 bits they grow.
def bytecode(function):
    return function

native = bytecode

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

# What @micropython is where nobody has imported it: to the port's compiler the decorators are part of the
# language.
class _Decorators:
    def __getattr__(self, name):
        raise SyntaxError('invalid micropython decorator')

_decorators = _Decorators()
_decorators.bytecode = _decorators.native = native
_decorators.viper = viper

# A traceback of two entries does not fit into less (py/objexcept.c).
_least_buffer = 24
_buffer = None

def alloc_emergency_exception_buf(size):
    global _buffer
    if not isinstance(size, int):
        raise TypeError("can't convert %s to int" % type(size).__name__)
    buffer = bytearray(size) if size > 0 else None
    if size < _least_buffer:
        _hw.emergency_buffer(0, 0)
    else:
        _hw.emergency_buffer(_addressof(buffer), size)
    _buffer = buffer

# What a chip shows of its own memory and stack (py/gc.c, py/modmicropython.c).
_stack_limit = 8192
_block = 16
_line = 64

def mem_info(*args):
    print('stack: %d out of %d' % (min(_stack_use(), _stack_limit), _stack_limit))
    free = _own_gc.mem_free()
    used = _own_gc.mem_alloc()
    print('GC: total: %d, used: %d, free: %d' % (used + free, used, free))
    numbers = [_hw.heap_use(index) for index in range(4)]
    print(' No. of 1-blocks: %d, 2-blocks: %d, max blk sz: %d, max free sz: %d' % tuple(numbers))
    if not args:
        return
    print('GC memory layout; from 3ffef000:')
    at = 0
    while True:
        line = _hw.heap_line(at, _line)
        if not line:
            break
        if line == '.' * _line:
            lines = 1
            while _hw.heap_line(at + lines * _line, _line) == line:
                lines += 1
            if lines > 1:
                print('       (%d lines all free)' % lines)
                at += lines * _line
                continue
        print('%08x: %s' % (at * _block, line))
        at += _line
