# gc as the port shows it: the heap in a board's numbers.

from gc import mem_free as _mem_free
import _hw

_heap = int(_hw.text('heapBytes'))

def mem_alloc():
    return _heap - _mem_free()
