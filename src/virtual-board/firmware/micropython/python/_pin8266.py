# machine.Pin, PWM and ADC as ports/esp8266/machine_pin.c, machine_pwm.c and machine_adc.c
# have them, their error words included.

import _hw, _board
from _pin_irq import IRQ, missing as _missing, pin_event as _pin_event

_pins = {}

def pin_number(pin):
    if isinstance(pin, Pin):
        return pin._n
    if type(pin) is int and 0 <= pin <= 16 and pin not in (6, 7, 8, 11):
        return pin
    raise ValueError('invalid pin')

class Pin:
    IN = 0
    OUT = 1
    OUT_PP = 1
    OPEN_DRAIN = 2
    PULL_NONE = 0
    PULL_UP = 1
    IRQ_RISING = 1
    IRQ_FALLING = 2

    def __new__(cls, id, *args, **kw):
        n = pin_number(id)
        pin = _pins.get(n) if cls is Pin else None
        if pin is None:
            pin = object.__new__(cls)
            pin._n = n
            pin._irq = None
            # A class of a program has objects of its own.
            if cls is Pin:
                _pins[n] = pin
        return pin

    def __init__(self, id, *args, **kw):
        if args or kw:
            self.init(*args, **kw)

    def init(self, mode, pull=None, *, value=_missing):
        n = self._n
        if n == 16 and pull:
            raise ValueError("Pin(16) doesn't support pull")
        if mode != 0 and value is not _missing:
            _hw.pin_set_latch(n, 1 if value else 0)
        _hw.pin_set_mode(n, mode, 1 if pull else 0)

    def value(self, value=_missing):
        n = self._n
        if value is _missing:
            return _hw.pin_level(n)
        if _hw.pin_mode(n) != 0:
            _hw.pin_set_latch(n, 1 if value else 0)

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    high = on
    low = off

    def toggle(self):
        self.value(1 - _hw.pin_latch(self._n))

    def irq(self, handler=None, trigger=3, hard=False):
        if self._n == 16:
            raise OSError('pin does not have IRQ capabilities')
        if hard:
            raise ValueError('hard IRQ not supported')
        if self._irq is None:
            self._irq = IRQ(self)
        self._irq._handler = handler
        self._irq._trigger = trigger if handler is not None else 0
        if handler is None:
            _board.handlers.pop(_pin_event + self._n, None)
        else:
            _board.handlers[_pin_event + self._n] = (handler, self)
        _hw.watch(self._n, self._irq._trigger)
        return self._irq

    def __repr__(self):
        return 'Pin(%u)' % self._n

_pwm_frequency = 500
_pwm_duty = {}

class PWM:
    def __init__(self, pin, freq=-1, duty=-1, duty_u16=-1, duty_ns=-1):
        self._n = pin_number(pin)
        self.init(freq, duty, duty_u16, duty_ns)

    def init(self, freq=-1, duty=-1, duty_u16=-1, duty_ns=-1):
        n = self._n
        if n not in (0, 2, 4, 5, 12, 13, 14, 15):
            raise ValueError('PWM not supported on pin %d' % n)
        _pwm_duty.setdefault(n, 0)
        if freq != -1:
            self._set_frequency(freq)
        if duty_ns != -1:
            duty = duty_ns * _pwm_frequency // 1000000
        elif duty_u16 != -1:
            duty = duty_u16 * 1000 // 65535
        if duty != -1:
            _pwm_duty[n] = min(1023, max(0, duty))
        _apply()

    def deinit(self):
        if _pwm_duty.pop(self._n, None) is not None:
            _hw.pin_set_mode(self._n, 1, 0)
            _hw.pin_set_latch(self._n, 0)

    def _set_frequency(self, freq):
        global _pwm_frequency
        _pwm_frequency = min(1000, max(1, freq))

    def _set_duty(self, duty):
        _pwm_duty[self._n] = min(1023, max(0, duty))
        _apply()

    def freq(self, freq=None):
        if freq is None:
            return _pwm_frequency
        self._set_frequency(freq)
        _apply()

    def duty(self, duty=None):
        if duty is None:
            return _pwm_duty.setdefault(self._n, 0)
        self._set_duty(duty)

    def duty_u16(self, duty=None):
        if duty is None:
            return self.duty() * 65535 // 1024
        self._set_duty(duty * 1024 // 65535)

    def duty_ns(self, duty=None):
        if duty is None:
            return self.duty() * 976563 // _pwm_frequency
        self._set_duty(duty * _pwm_frequency // 976562)

    def __repr__(self):
        if self._n not in _pwm_duty:
            return 'PWM(%u)' % self._n
        return 'PWM(%u, freq=%u, duty=%u)' % (self._n, _pwm_frequency, _pwm_duty[self._n])

def _apply():
    for n, duty in _pwm_duty.items():
        _hw.pwm(n, _pwm_frequency, duty)

class ADC:
    def __init__(self, channel):
        if channel not in (0, 1):
            raise ValueError("ADC(%d) doesn't exist" % channel)
        self._channel = channel

    def read(self):
        # Without the ADC mode byte in the init data the supply cannot be measured.
        return _hw.adc() if self._channel == 0 else 65535

    def read_u16(self):
        return self.read() * 65535 // 1024

    def __repr__(self):
        return 'ADC(%u)' % self._channel
