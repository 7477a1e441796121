# machine.I2C and SPI of the esp32 port, whose pins are the chip's (ports/esp32/machine_i2c.c, machine_hw_spi.c).

import _hw
from _buses import SoftI2C, SoftSPI
from _pin import Pin

def _listed(name):
    return [int(n) for n in _hw.text(name).split(',')]

_i2c_pins, _spi_pins = _listed('i2cPins'), _listed('spiPins')

class I2C(SoftI2C):
    def __init__(self, id=0, *, scl=None, sda=None, freq=400000, timeout=50000):
        if not 0 <= id < int(_hw.text('i2cs')):
            raise ValueError("I2C(%d) doesn't exist" % id)
        self._id, self._timeout = id, timeout
        scl = Pin(_i2c_pins[id * 2]) if scl is None else scl
        sda = Pin(_i2c_pins[id * 2 + 1]) if sda is None else sda
        super().__init__(scl, sda, freq=freq)

    def init(self, **kw):
        self.__init__(self._id, **kw)

    def __repr__(self):
        return 'I2C(%u, scl=%u, sda=%u, freq=%u, timeout=%u)' % ((self._id,) + self._settings + (self._timeout,))

class SPI(SoftSPI):
    def __init__(self, id=1, baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        if not 1 <= id <= int(_hw.text('spis')):
            raise ValueError("SPI(%d) doesn't exist" % id)
        self._id = id
        given = (sck, mosi, miso)
        pins = [Pin(_spi_pins[(id - 1) * 3 + at]) if pin is None else pin for at, pin in enumerate(given)]
        self._open(baudrate, polarity, phase, bits, firstbit, *pins)

    def __repr__(self):
        baudrate, polarity, phase, sck, mosi, miso = self._settings
        return 'SPI(id=%u, baudrate=%u, polarity=%u, phase=%u, bits=8, firstbit=0, sck=%d, mosi=%d, miso=%d)' % (
            self._id, baudrate, polarity, phase, sck, mosi, miso)
