# The pyb module that builds before 1.8 have, and before 1.7 in the place of machine
# (esp8266/modpyb.c at v1.4 to v1.7).

import _hw
from _time import sleep_ms as _sleep_ms, sleep_us as _sleep_us
from _pin import Pin, ADC
from _machine8266 import freq, RTC

def info(dump=None):
    pass

def millis():
    return _hw.ticks_ms()

def elapsed_millis(start):
    return (_hw.ticks_ms() - start) & 0x3fffffff

def micros():
    return _hw.ticks_us()

def elapsed_micros(start):
    return (_hw.ticks_us() - start) & 0x3fffffff

def delay(ms):
    _sleep_ms(max(0, ms))

def udelay(us):
    _sleep_us(max(0, us))

def sync():
    pass

def hard_reset():
    _hw.reset()
