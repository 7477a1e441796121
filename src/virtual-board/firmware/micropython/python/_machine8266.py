# What of the machine module is the ESP8266's: causes of a reset, frequencies, timers, alarms, the watchdog, UARTs
# (ports/esp8266/modmachine.c, machine_rtc.c, machine_uart.c, machine_wdt.c).

import _hw, _board
from _machine import _hard, _clock_ms, _Clock, _Uart

PWR_ON_RESET = 0
PWRON_RESET = 0
WDT_RESET = 1
SOFT_RESET = 4
DEEPSLEEP_RESET = 5
HARD_RESET = 6
DEEPSLEEP = 4

_frequency = 80000000
_next_timer = 0

def reset_cause():
    return _hw.reset_cause()

def unique_id():
    return _hw.chip_id().to_bytes(4, 'little')

def freq(hertz=None):
    global _frequency
    if hertz is None:
        return _frequency
    if hertz // 1000000 not in (80, 160):
        raise ValueError('frequency can only be either 80Mhz or 160MHz')
    _frequency = hertz

# Until the alarm, or the time that is given if that is sooner; for ever without both.
def deepsleep(ms=None):
    sleep_ms = 0
    if _alarm_wake & DEEPSLEEP:
        sleep_ms = max(1, _alarm_ms - _clock_ms())
    if ms is not None and (sleep_ms == 0 or ms < sleep_ms):
        sleep_ms = max(1, ms)
    _hw.deepsleep(sleep_ms)

class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id):
        global _next_timer
        self._id = _next_timer
        _next_timer += 1

    def init(self, *, mode=1, callback=None, period=-1, tick_hz=1000, freq=None, hard=False):
        _hw.timer_off(self._id)
        ms = 1000 / freq if freq is not None else period * 1000 / tick_hz
        if ms < 0 or callback is None:
            return
        _board.handlers[self._id] = (_hard(callback) if hard else callback, self)
        _hw.timer(self._id, ms, mode)

    def deinit(self):
        _hw.timer_off(self._id)
        _board.handlers.pop(self._id, None)

    def __repr__(self):
        return 'Timer(%x)' % (0x3fff0000 + 16 * self._id)

if not _hw.at_least(1, 27):
    _init_timer = Timer.init
    def _init_soft_timer(self, *, mode=1, callback=None, period=-1, tick_hz=1000, freq=None):
        _init_timer(self, mode=mode, callback=callback, period=period, tick_hz=tick_hz, freq=freq)
    Timer.init = _init_soft_timer

_alarm_ms = 0
_alarm_wake = 0

def _only_alarm0(number):
    if number != 0:
        raise ValueError('invalid alarm')

# Clock and memory outlive resets; the alarm does not.
class RTC(_Clock):
    ALARM0 = 0
    _most = 492

    def datetime(self, parts=None):
        if parts is None:
            return self._now(_hw.clock_millis())
        self._set(parts[:7], parts[7])

    def alarm(self, number, ms):
        global _alarm_ms
        _only_alarm0(number)
        _alarm_ms = _clock_ms() + ms

    def alarm_left(self, number=0):
        _only_alarm0(number)
        return max(0, _alarm_ms - _clock_ms())

    def irq(self, *, trigger=0, wake=0):
        global _alarm_wake
        _only_alarm0(trigger)
        _alarm_wake = wake

# The software watchdog of the SDK: up to 1.9 the port itself feeds it all the time, later the program
# has to from the first WDT() on, over soft resets too. The time is fixed; 1.22 knows the argument.
class WDT:
    def __init__(self, id=0, timeout=5000):
        if id != 0 or timeout != 5000:
            raise ValueError
        self.feed()

    def feed(self):
        if _hw.at_least(1, 10):
            _hw.feed_watchdog()

    # It stops the hardware's watchdog and leaves the SDK's alone.
    def deinit(self):
        pass

if not _hw.at_least(1, 22):
    _make_watchdog = WDT.__init__
    def _init_watchdog(self, id=0):
        _make_watchdog(self, id)
    WDT.__init__ = _init_watchdog

class UART(_Uart):
    def __init__(self, id, baudrate=115200, bits=8, parity=None, stop=1, **kw):
        if id not in (0, 1):
            raise ValueError('UART(%d) does not exist' % id)
        self._id = id
        self.init(baudrate, bits, parity, stop, **kw)

    def init(self, baudrate=115200, bits=8, parity=None, stop=1, tx=1, rx=3, rxbuf=0, timeout=0, timeout_char=0):
        self._check(bits, stop)
        self._settings = (baudrate, bits, parity, stop)
        if self._id == 0:
            _hw.uart_baud(baudrate)

    def _must_read(self):
        if self._id == 1:
            raise OSError("UART(1) can't read")

    def flush(self):
        pass

    def txdone(self):
        return True

    def deinit(self):
        pass

    def __repr__(self):
        return 'UART(%u, baudrate=%u, bits=%u, parity=%s, stop=%u, rxbuf=255, timeout=0, timeout_char=1)' % ((self._id,) + self._settings)
