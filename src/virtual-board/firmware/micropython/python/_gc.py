# gc as the port shows it: the heap in a board's numbers.

import gc as _gc

globals().update({name: getattr(_gc, name) for name in dir(_gc) if name[0] != '_'})

# 38 KiB of heap, of which the port itself uses some at the first prompt (ports/esp8266/main.c).
_heap = 37952
_used_at_start = 1872
_base = _gc.mem_alloc()

def mem_alloc():
    return min(_heap - 64, max(0, _gc.mem_alloc() - _base) + _used_at_start)

def mem_free():
    return _heap - mem_alloc()
