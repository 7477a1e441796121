# machine.Pin, PWM and ADC of the esp32 port (ports/esp32/machine_pin.c, machine_pwm.c, machine_adc.c): numbers and
# error words read off the port on a C3; which pins there are is the chip's (esp32-chips.ts).

import _hw, _board
from _pin_irq import IRQ, missing as _missing, pin_event as _pin_event

def _listed(name):
    text = _hw.text(name)
    return [int(n) for n in text.split(',')] if text else []

_numbers = _listed('pinNumbers')
_inputs = _listed('inputOnlyPins')
_analog = _listed('adcPins')
_pins = {}
# The bank's modes: in, out, open drain.
_bank_modes = {1: 0, 3: 1, 7: 2}

def pin_number(pin):
    if isinstance(pin, Pin):
        return pin._n
    if type(pin) is int and pin in _numbers:
        return pin
    raise ValueError('invalid pin')

class Board:
    pass

class Pin:
    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2
    WAKE_LOW = 4
    WAKE_HIGH = 5
    DRIVE_0 = 0
    DRIVE_1 = 1
    DRIVE_2 = 2
    DRIVE_3 = 3
    board = Board

    def __new__(cls, id, *args, **kw):
        n = pin_number(id)
        pin = _pins.get(n) if cls is Pin else None
        if pin is None:
            pin = object.__new__(cls)
            pin._n = n
            pin._irq = None
            if cls is Pin:
                _pins[n] = pin
        return pin

    def __init__(self, id, *args, **kw):
        if args or kw:
            self.init(*args, **kw)

    def init(self, mode=-1, pull=-1, *, value=_missing, drive=None, hold=None):
        n = self._n
        if mode not in (None, -1, 1, 3, 7):
            raise ValueError('invalid mode')
        if mode in (3, 7) and n in _inputs:
            raise ValueError('pin can only be input')
        if value is not _missing and value is not None:
            _hw.pin_set_latch(n, 1 if value else 0)
        if mode in (None, -1):
            # The pull alone: it shows where nothing drives the pin.
            if pull in (None, -1) or _hw.pin_mode(n) != 0:
                return
            mode = 1
        _hw.pin_set_mode(n, _bank_modes[mode], 1 if pull not in (None, -1) and pull & 2 else 0)

    def value(self, value=_missing):
        if value is _missing:
            return _hw.pin_level(self._n)
        _hw.pin_set_latch(self._n, 1 if value else 0)

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def toggle(self):
        self.value(1 - _hw.pin_latch(self._n))

    def irq(self, handler=_missing, trigger=3, wake=None, hard=False):
        if wake is not None:
            raise ValueError('bad wake value')
        if self._irq is None:
            self._irq = IRQ(self)
            self._irq._handler = None
        if handler is _missing:
            return self._irq
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

# What drives a pin as a PWM: its frequency, its duty in 16 bits, and in what unit that was given.
_pwms = {}
_most_hertz = 40000000

class PWM:
    def __init__(self, dest, freq=-1, duty=-1, duty_u16=-1, duty_ns=-1, invert=-1, lightsleep=False):
        self._n = pin_number(dest)
        if self._n in _inputs:
            raise ValueError('pin can only be input')
        if self._n not in _pwms:
            _pwms[self._n] = [5000, 32768, 'duty']
        self.init(freq, duty, duty_u16, duty_ns, invert, lightsleep)

    def init(self, freq=-1, duty=-1, duty_u16=-1, duty_ns=-1, invert=-1, lightsleep=False):
        if self._n not in _pwms:
            _pwms[self._n] = [5000, 32768, 'duty']
        if freq != -1:
            self._set_freq(freq)
        if duty_u16 != -1:
            self.duty_u16(duty_u16)
        elif duty_ns != -1:
            self.duty_ns(duty_ns)
        elif duty != -1:
            self.duty(duty)
        self._apply()

    def _apply(self):
        hertz, duty, _ = _pwms[self._n]
        # The bank counts to 1023, and no faster than 16383 Hz.
        _hw.pwm(self._n, min(hertz, 16383), 1023 if duty >= 65535 else duty >> 6)

    def _state(self):
        state = _pwms.get(self._n)
        if state is None:
            raise RuntimeError('PWM is inactive')
        return state

    def _set_freq(self, freq):
        if not 0 < freq <= _most_hertz:
            raise ValueError('frequency must be from 1Hz to 40MHz')
        self._state()[0] = freq

    def _set_duty(self, duty, unit):
        state = self._state()
        state[1], state[2] = duty, unit
        self._apply()

    def deinit(self):
        if _pwms.pop(self._n, None) is not None:
            _hw.pin_set_latch(self._n, 0)
            _hw.pin_set_mode(self._n, 1, 0)

    def freq(self, freq=None):
        if freq is None:
            return self._state()[0]
        self._set_freq(freq)
        self._apply()

    def duty(self, duty=None):
        if duty is None:
            return self._state()[1] >> 6
        if not 0 <= duty <= 1024:
            raise ValueError('duty must be from 0 to 1023')
        self._set_duty(min(duty * 64, 65535), 'duty')

    def duty_u16(self, duty=None):
        if duty is None:
            return self._state()[1]
        if not 0 <= duty <= 65536:
            raise ValueError('duty_u16 must be from 0 to 65535')
        self._set_duty(min(duty, 65535), 'duty_u16')

    def duty_ns(self, duty=None):
        hertz, own, _ = self._state()
        if duty is None:
            return own * 1000000000 // (hertz * 65536)
        longest = 1000000000 // hertz
        if not 0 <= duty <= longest:
            raise ValueError('duty_ns must be from 0 to %d ns' % longest)
        self._set_duty(min(duty * hertz * 65536 // 1000000000, 65535), 'duty_ns')

    def __repr__(self):
        state = _pwms.get(self._n)
        if state is None:
            return 'PWM(Pin(%u), inactive)' % self._n
        duty = {'duty': self.duty, 'duty_u16': self.duty_u16, 'duty_ns': self.duty_ns}[state[2]]()
        return 'PWM(Pin(%u), freq=%u, %s=%d)' % (self._n, state[0], state[2], duty)

# Full scale of each attenuation in microvolts.
_scale_uv = (950000, 1250000, 1750000, 3300000)

# The board has one voltage for all of them (`analog` of its control channel), 1024 for 3.3 V.
class ADC:
    ATTN_0DB = 0
    ATTN_2_5DB = 1
    ATTN_6DB = 2
    ATTN_11DB = 3
    WIDTH_12BIT = 12

    def __init__(self, pin, *, atten=3, sample_ns=None):
        n = pin_number(pin)
        if n not in _analog:
            raise ValueError('invalid pin')
        self._n = n
        self.atten(atten)

    def init(self, *, atten=3, sample_ns=None):
        self.atten(atten)

    def deinit(self):
        pass

    def atten(self, atten):
        if not 0 <= atten <= 3:
            raise ValueError('invalid atten')
        self._atten = atten

    def width(self, bits):
        if bits != 12:
            raise ValueError('invalid bits')

    def block(self):
        return ADCBlock(1, bits=12)

    def read_uv(self):
        return min(_hw.adc() * 3300000 // 1024, _scale_uv[self._atten])

    def read(self):
        return min(4095, self.read_uv() * 4096 // _scale_uv[self._atten])

    def read_u16(self):
        raw = self.read()
        return raw << 4 | raw >> 8

    def __repr__(self):
        return 'ADC(Pin(%u), atten=%u)' % (self._n, self._atten)

class ADCBlock:
    def __init__(self, id, *, bits=12):
        if id not in (1, 2):
            raise ValueError('invalid block id')
        self._id = id

    def init(self, *, bits=12):
        if bits != 12:
            raise ValueError('invalid bits')

    def connect(self, *args, **kw):
        return ADC(args[-1], **kw)

    def __repr__(self):
        return 'ADCBlock(%u, bits=12)' % self._id
