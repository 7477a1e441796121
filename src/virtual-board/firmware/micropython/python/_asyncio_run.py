# asyncio as the port has it: tasks, events and locks are the package's own, which a browser's timers
# drive; here run() drives them, waiting as time.sleep does, so that timers and pins are served and
# Ctrl-C ends it. Streams are polled between tasks.

import asyncio, io, select, sys
from asyncio import core
import _asyncio_stream as _stream
from utime import ticks_diff
import _hw, _board, _time

class _Finished(BaseException):
    pass

# Asked before the next task is looked at: comes back when it is due. The package's loop makes objects where it
# begins, so it is not left meanwhile, and a program may have locked the heap.
def _ticks():
    while True:
        _board.run_events()
        if core._io_queue.map:
            core._io_queue.wait_io_event(0)
        now = _time.ticks_ms()
        head = core._task_queue.peek()
        rest = 0 if head is None else ticks_diff(head.ph_key, now)
        if rest <= 0:
            return now
        _sleep(rest)

_package_sleep_ms = core.sleep_ms

# Who goes to sleep is asleep before anybody looks at the streams.
def sleep_ms(ms):
    core.ticks = _time.ticks_ms
    try:
        return _package_sleep_ms(ms)
    finally:
        core.ticks = _ticks

# Streams that tasks wait for: each to read, to write, or both.
class IOQueue:
    def __init__(self):
        self.poller = select.poll()
        # By the stream's id(): who waits to read, who to write, and the stream.
        self.map = {}

    def _wait(self, stream, which):
        waiting = self.map.setdefault(id(stream), [None, None, stream])
        assert waiting[which] is None
        waiting[which] = core.cur_task
        self._poll(waiting)
        # By this a cancelled task is taken out again.
        core.cur_task.data = self

    def _poll(self, waiting):
        events = (select.POLLIN if waiting[0] else 0) | (select.POLLOUT if waiting[1] else 0)
        if events:
            self.poller.register(waiting[2], events)
        else:
            del self.map[id(waiting[2])]
            self.poller.unregister(waiting[2])

    def queue_read(self, stream):
        self._wait(stream, 0)

    def queue_write(self, stream):
        self._wait(stream, 1)

    def remove(self, task):
        for waiting in list(self.map.values()):
            if task in waiting[:2]:
                waiting[waiting.index(task)] = None
                self._poll(waiting)

    def wait_io_event(self, ms):
        for stream, events in self.poller.ipoll(ms):
            waiting = self.map[id(stream)]
            # Errors wake both.
            for which, other in ((0, select.POLLOUT), (1, select.POLLIN)):
                if waiting[which] is not None and events & ~other:
                    core._task_queue.push(waiting[which])
                    waiting[which] = None
            self._poll(waiting)

# Until then, until something happened, or until a stream may have something.
def _sleep(ms):
    if not core._io_queue.map:
        _board.wait_ms(ms)
        return
    if _hw.wait(_hw.wait_begin(ms), 2):
        _board.run_events()
    core._io_queue.wait_io_event(0)

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
            # Nothing to wait for: only the handler of a timer or a pin can go on. Else another task is due by now.
            if _wait_ms is None:
                _sleep(3)
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
    core._io_queue = IOQueue()
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

# Set from outside of tasks; the waiter finds out as from a stream.
class ThreadSafeFlag(io.IOBase):
    def __init__(self):
        self.state = 0

    def ioctl(self, request, argument):
        return self.state * argument if request == 3 else -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    def wait(self):
        if not self.state:
            yield core._io_queue.queue_read(self)
        self.state = 0

def install():
    core._schedule_run_iter = _note_wait
    core.ticks = _ticks
    core._top_level_task = core.cur_task = None
    core.Loop.run_forever = _run_forever
    core.Loop.stop = _stop
    core.Loop.run_until_complete = lambda awaitable: run_until_complete(core._promote_to_task(awaitable))
    new_event_loop()
    for made in (sleep_ms, run, run_until_complete, current_task, new_event_loop):
        setattr(core, made.__name__, made)
        setattr(asyncio, made.__name__, made)
    core.IOQueue = IOQueue
    asyncio.ThreadSafeFlag = ThreadSafeFlag
    _stream.__name__ = 'asyncio.stream'
    delattr(_stream, '__file__')
    sys.modules['asyncio.stream'] = asyncio.stream = _stream
    for name in ('StreamReader', 'StreamWriter', 'open_connection', 'start_server'):
        setattr(asyncio, name, getattr(_stream, name))
    for name in ('js', 'jsffi', 'TopLevelCoro', 'ThenableEvent', 'asyncio_timer'):
        for module in (core, asyncio):
            if hasattr(module, name):
                delattr(module, name)
