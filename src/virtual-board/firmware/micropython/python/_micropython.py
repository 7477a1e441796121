# The module micropython: the interpreter's own, but for schedule(), whose queue the board needs for
# timers and pins; a function goes through a list beside it.

import micropython as _own
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
