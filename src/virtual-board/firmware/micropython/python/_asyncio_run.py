# asyncio as the port has it: tasks, events and locks are the package's own, which a browser's timers
# drive; here run() drives them, waiting as time.sleep does, so that timers and pins are served and
# Ctrl-C ends it. Streams are missing: without air there is nothing to connect to.

import asyncio, sys
from asyncio import core
import _hw, _board, _time

class _Finished(BaseException):
    pass

def _ticks():
    _board.run_events()
    return _time.ticks_ms()

_wait_ms = None

def _note_wait(ms=0):
    global _wait_ms
    _wait_ms = ms

def run_until_complete(main):
    global _wait_ms
    result = []

    def finish(task, error):
        # Leaves the loop of the package at once, whatever other tasks are ready.
        task.state = False
        task.data = error
        result.append(error)
        raise _Finished

    main.state = finish
    try:
        while True:
            _wait_ms = None
            core._run_iter()
            # Nothing to wait for: only the handler of a timer or a pin can go on.
            _time.sleep_ms(3 if _wait_ms is None else _wait_ms)
    except _Finished:
        pass
    finally:
        core.cur_task = None
    if isinstance(result[0], StopIteration):
        return result[0].value
    raise result[0]

def run(coro):
    return run_until_complete(core.create_task(coro))

def current_task():
    if core.cur_task is None:
        raise RuntimeError('no running event loop')
    return core.cur_task

def new_event_loop():
    core._task_queue = core.TaskQueue(_note_wait)
    return core.Loop

async def _stopper():
    pass

_stop_task = None

def _run_forever():
    global _stop_task
    _stop_task = core.Task(_stopper(), core.__dict__)
    run_until_complete(_stop_task)

def _stop():
    global _stop_task
    if _stop_task is not None:
        core._task_queue.push(_stop_task)
        _stop_task = None

class ThreadSafeFlag:
    def __init__(self):
        self.state = 0
        self._task = None

    def set(self):
        self.state = 1
        if self._task is not None:
            core._task_queue.push(self._task)
            self._task = None

    def clear(self):
        self.state = 0

    def remove(self, task):
        self._task = None

    def wait(self):
        if not self.state:
            self._task = core.cur_task
            core.cur_task.data = self
            yield
        self.state = 0

def install():
    core._schedule_run_iter = _note_wait
    core.ticks = _ticks
    core._top_level_task = core.cur_task = None
    core.Loop.run_forever = _run_forever
    core.Loop.stop = _stop
    core.Loop.run_until_complete = lambda awaitable: run_until_complete(core._promote_to_task(awaitable))
    new_event_loop()
    for made in (run, run_until_complete, current_task, new_event_loop):
        setattr(core, made.__name__, made)
        setattr(asyncio, made.__name__, made)
    asyncio.ThreadSafeFlag = ThreadSafeFlag
    for name in ('js', 'jsffi', 'TopLevelCoro', 'ThenableEvent', 'asyncio_timer'):
        for module in (core, asyncio):
            if hasattr(module, name):
                delattr(module, name)
    if not _hw.at_least(1, 21):
        sys.modules['uasyncio'] = asyncio
