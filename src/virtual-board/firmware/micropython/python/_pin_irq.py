# What pins of both ports have: what irq() returns, and what stands for an argument that is not given.

import _hw

missing = object()
# Pins are told from timers by this (events.ts).
pin_event = 0x10000

# What irq() returns. It shows as what is C on a chip: by its type alone.
class IRQ:
    def __init__(self, pin):
        self._pin = pin
        self._trigger = 0

    def __call__(self):
        if self._handler is not None:
            self._handler(self._pin)

    def trigger(self, trigger=None):
        old = self._trigger
        if trigger is not None:
            self._trigger = trigger
            _hw.watch(self._pin._n, trigger)
        return old

    def __repr__(self):
        return '<IRQ>'
