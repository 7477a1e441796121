# machine.SoftI2C, I2C, SoftSPI and SPI with nothing attached: addresses are not acknowledged, and what
# is read is the level that the pin has (extmod/machine_i2c.c, machine_spi.c, ports/esp8266/machine_hspi.c).

import _hw
from _pin import Pin
from _publish import shape

_enodev = 19

class SoftI2C:
    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        self._settings = (scl._n, sda._n, freq)
        for pin in (scl, sda):
            pin.init(Pin.OPEN_DRAIN, value=1)

    def init(self, scl, sda, *, freq=400000):
        self.__init__(scl, sda, freq=freq)

    def scan(self):
        return []

    def _nobody(self, *args, **kw):
        raise OSError(_enodev)

    writeto = writevto = readfrom = readfrom_into = _nobody
    readfrom_mem = readfrom_mem_into = writeto_mem = _nobody

    def start(self):
        pass

    def stop(self):
        pass

    def readinto(self, buffer, nack=True):
        for at in range(len(buffer)):
            buffer[at] = 0xff

    def write(self, data):
        # The first byte is not acknowledged.
        return 0

    def __repr__(self):
        return 'SoftI2C(scl=%u, sda=%u, freq=%u)' % self._settings

# While nothing is derived from it.
shape(SoftI2C)

class OldI2C(SoftI2C):
    # Before 1.14 its first argument is -1.
    def __init__(self, id=-1, scl=None, sda=None, *, freq=400000, timeout=50000):
        if isinstance(id, Pin):
            id, scl, sda = -1, id, scl
        if id != -1:
            raise ValueError("I2C(%d) doesn't exist" % id)
        super().__init__(scl, sda, freq=freq)

    def __repr__(self):
        return 'I2C' + super().__repr__()[7:]

I2C = SoftI2C if _hw.at_least(1, 14) else OldI2C

class SoftSPI:
    MSB = 0
    LSB = 1

    def __init__(self, id=None, baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        if sck is None or mosi is None or miso is None:
            raise ValueError('must specify all of sck/mosi/miso')
        self._open(baudrate, polarity, phase, bits, firstbit, sck, mosi, miso)

    def _open(self, baudrate, polarity, phase, bits, firstbit, sck, mosi, miso):
        if bits != 8:
            raise ValueError('bits must be 8')
        if firstbit != 0:
            raise ValueError('firstbit must be MSB')
        self._miso = miso._n
        self._settings = (baudrate, polarity, phase, sck._n, mosi._n, miso._n)
        sck.init(Pin.OUT, value=polarity)
        mosi.init(Pin.OUT)
        miso.init(Pin.IN)

    def init(self, baudrate=None, **kw):
        if baudrate is not None:
            self._settings = (baudrate,) + self._settings[1:]

    def deinit(self):
        pass

    def write(self, data):
        len(data)

    def readinto(self, buffer, write=0):
        level = 0xff if _hw.pin_level(self._miso) else 0
        for at in range(len(buffer)):
            buffer[at] = level

    def read(self, count, write=0):
        buffer = bytearray(count)
        self.readinto(buffer)
        return bytes(buffer)

    def write_readinto(self, data, buffer):
        if len(data) != len(buffer):
            raise ValueError('buffers must be the same length')
        self.readinto(buffer)

    def __repr__(self):
        return 'SoftSPI(baudrate=%u, polarity=%u, phase=%u, firstbit=0, sck=%u, mosi=%u, miso=%u)' % self._settings

shape(SoftSPI)

class SPI(SoftSPI):
    def __init__(self, id=1, baudrate=80000000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        if id == -1 and sck is not None:
            self._open(baudrate, polarity, phase, bits, firstbit, sck, mosi, miso)
        elif id == 1:
            self._open(baudrate, polarity, phase, bits, firstbit, Pin(14), Pin(13), Pin(12))
        else:
            raise ValueError("SPI(%d) doesn't exist" % id)

    def __repr__(self):
        return 'HSPI(id=1, baudrate=%u, polarity=%u, phase=%u)' % self._settings[:3]
