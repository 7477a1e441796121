# What of the machine module is the esp32 port's: causes of a reset, frequencies, timers, clock, watchdog, UARTs
# (ports/esp32/modmachine.c, machine_timer.c, machine_rtc.c, machine_wdt.c, machine_uart.c).

import _hw, _board
from binascii import unhexlify as _unhexlify
from _machine import _hard, _Clock, _Uart
from _buses32 import I2C, SPI
from _pin import Pin, ADCBlock
from _pin32 import pin_number as _pin_number

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5
SLEEP = 2
DEEPSLEEP = 4
PIN_WAKE = 2
EXT0_WAKE = 2
EXT1_WAKE = 3
TIMER_WAKE = 4
TOUCHPAD_WAKE = 5
ULP_WAKE = 6

# By the reason that the chip gives (runtime.ts).
_causes = {1: WDT_RESET, 2: HARD_RESET, 3: WDT_RESET, 4: HARD_RESET, 5: DEEPSLEEP_RESET}

def reset_cause():
    if _hw.is_soft_reset():
        return SOFT_RESET
    return _causes.get(_hw.reset_cause(), PWRON_RESET)

def wake_reason():
    return TIMER_WAKE if _hw.reset_cause() == 5 else 0

def unique_id():
    return _unhexlify(_hw.mac().replace(':', ''))

def bootloader(*args):
    _hw.boot_loader()

_frequency = 160000000

def freq(hertz=None, *, lightsleep=None):
    global _frequency
    if hertz is None:
        return _frequency
    if hertz % 1000000 or str(hertz // 1000000) not in _hw.text('megahertz').split(','):
        raise ValueError('frequency must be ' + _hw.text('frequencies'))
    _frequency = hertz

def deepsleep(ms=None):
    _hw.deepsleep(0 if ms is None else max(1, ms))

# Nothing touches it, unless the board's one voltage does: the value falls where a finger is near.
class TouchPad:
    def __init__(self, pin):
        n = _pin_number(pin)
        if str(n) not in _hw.text('touchPins').split(','):
            raise ValueError('invalid pin for touchpad')
        self._n = n

    def config(self, value):
        pass

    def read(self):
        return 700 - _hw.adc() * 600 // 1024

    def __repr__(self):
        return '<TouchPad>'

_timers = {}
_no_period = 0xffffffff

class Timer:
    ONE_SHOT = 0
    PERIODIC = 1

    def __new__(cls, id, *args, **kw):
        if type(id) is not int or not 0 <= id < int(_hw.text('timers')):
            raise ValueError('invalid Timer number')
        timer = _timers.get(id)
        if timer is None:
            timer = _timers[id] = object.__new__(cls)
            timer._id, timer._mode, timer._period, timer._since = id, 0, 0, 0
        return timer

    def __init__(self, id, *args, **kw):
        if args or kw:
            self.init(*args, **kw)

    def init(self, *, mode=1, callback=None, period=_no_period, tick_hz=1000, freq=None, hard=False):
        _hw.timer_off(self._id)
        ms = 1000 / freq if freq is not None else period * 1000 / tick_hz
        self._mode, self._period, self._since = mode, int(ms), _hw.ticks_ms()
        _board.handlers[self._id] = (_hard(callback) if hard else callback or id, self)
        _hw.timer(self._id, ms, mode)

    def deinit(self):
        _hw.timer_off(self._id)
        _board.handlers.pop(self._id, None)

    def value(self):
        past = (_hw.ticks_ms() - self._since) & 0x3fffffff
        return past % self._period if self._period else 0

    def __repr__(self):
        return 'Timer(%u, mode=%s, period=%u)' % (self._id, ('ONE_SHOT', 'PERIODIC')[self._mode], self._period)

# The last of its eight parts is in microseconds.
class RTC(_Clock):
    def datetime(self, parts=None):
        if parts is None:
            return self._now(_hw.clock_millis() * 1000)
        self._set(parts[:7], parts[7] // 1000)

    def init(self, parts):
        year, month, day, hour, minute, second, micros, _ = parts
        self.datetime((year, month, day, 0, hour, minute, second, micros))

# No timer of a program has it.
_watchdog_event = 0x8000

def _bite(_):
    print('E (%d) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:' % _hw.ticks_ms())
    print('E (%d) task_wdt:  - mp_task (CPU 0)' % _hw.ticks_ms())
    _hw.bite()

class WDT:
    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError
        if timeout <= 0:
            raise ValueError('WDT timeout too short')
        self._timeout = timeout
        _board.handlers[_watchdog_event] = (_bite, None)
        self.feed()

    def feed(self):
        _hw.timer(_watchdog_event, self._timeout, 0)

_uart_pins = [int(n) for n in _hw.text('uartPins').split(',')]

def _pin_or(n, pin):
    return n if pin is None else -1 if pin == -1 else (pin if isinstance(pin, Pin) else Pin(pin))._n

class UART(_Uart):
    INV_TX = 32
    INV_RX = 4
    INV_RTS = 64
    INV_CTS = 8
    RTS = 1
    CTS = 2
    IRQ_RX = 1
    IRQ_RXIDLE = 4096
    IRQ_BREAK = 128

    def __init__(self, id, baudrate=115200, bits=8, parity=None, stop=1, **kw):
        if not 0 <= id < int(_hw.text('uarts')):
            raise ValueError('UART(%d) does not exist' % id)
        if id == 0:
            # The console has it.
            raise OSError(-259, 'ESP_ERR_INVALID_STATE')
        self._id = id
        self._tx, self._rx = _uart_pins[(id - 1) * 2:id * 2]
        self.init(baudrate, bits, parity, stop, **kw)

    def init(self, baudrate=115200, bits=8, parity=None, stop=1, *, tx=None, rx=None, rts=None, cts=None, txbuf=256, rxbuf=256, timeout=0, timeout_char=0, invert=0, flow=0):
        self._check(bits, stop)
        self._tx, self._rx = _pin_or(self._tx, tx), _pin_or(self._rx, rx)
        self._settings = (baudrate, bits, parity, stop, self._tx, self._rx, _pin_or(-1, rts), _pin_or(-1, cts), txbuf, rxbuf, timeout, timeout_char)

    def flush(self):
        pass

    def txdone(self):
        return True

    def deinit(self):
        pass

    def sendbreak(self):
        pass

    def __repr__(self):
        return 'UART(%u, baudrate=%u, bits=%u, parity=%s, stop=%u, tx=%d, rx=%d, rts=%d, cts=%d, txbuf=%u, rxbuf=%u, timeout=%u, timeout_char=%u, irq=0)' % ((self._id,) + self._settings)
