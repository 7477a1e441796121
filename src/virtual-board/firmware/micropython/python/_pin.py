# machine.Pin, PWM and ADC of the port that this is, and Signal, which is on top of any Pin (extmod/machine_signal.c).

import _hw
from _pin_irq import IRQ, missing as _missing

if _hw.text('port') == 'esp32':
    from _pin32 import Pin, PWM, ADC, ADCBlock
else:
    from _pin8266 import Pin, PWM, ADC

class Signal:
    def __init__(self, pin, *args, invert=False, **kw):
        self._pin = pin if isinstance(pin, Pin) else Pin(pin, *args, **kw)
        self._invert = bool(invert)

    def __call__(self, value=_missing):
        if value is _missing:
            return int(self._pin.value()) ^ self._invert
        self._pin.value(bool(value) ^ self._invert)

    def value(self, value=_missing):
        return self(value)

    def on(self):
        self(1)

    def off(self):
        self(0)
