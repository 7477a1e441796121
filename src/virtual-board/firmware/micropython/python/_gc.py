# gc as the port shows it: the heap in a board's numbers.

import gc as _gc
import _hw

globals().update({name: getattr(_gc, name) for name in dir(_gc) if name[0] != '_'})
# The port collects when an allocation finds no room.
_gc.threshold(-1)

_heap = int(_hw.text('heapBytes'))

def mem_alloc():
    return _heap - mem_free()
