# The time module of the port: sleeping lets timers and pin handlers run and ends at Ctrl-C; the
# clock counts from 2000-01-01 at power-up, is the RTC's and goes on over a soft reset, in whole seconds.

from utime import gmtime as _gmtime, mktime as _mktime
import _hw, _board

_seconds_to_1970 = 946684800

def sleep_ms(ms):
    _board.wait_ms(ms)

def sleep(seconds):
    _board.wait_ms(seconds * 1000)

def sleep_us(us):
    _board.wait(_hw.wait_begin_us(us))

def ticks_us():
    return _hw.ticks_us()

def ticks_ms():
    return _hw.ticks_ms()

def ticks_cpu():
    return _hw.ticks_us()

def time():
    return _hw.clock_seconds()

def time_ns():
    return time() * 1000000000 + _hw.clock_millis() * 1000000

def gmtime(seconds=None):
    return _gmtime((time() if seconds is None else int(seconds)) + _seconds_to_1970)

localtime = gmtime

def mktime(parts):
    return int(_mktime(parts)) - _seconds_to_1970
