// The modules of the port for parts that people attach, with nothing attached: a strip of LEDs takes its
// colours, a bus finds nobody, a sensor does not answer, and without air there is no time server
// (neopixel, onewire, ds18x20, dht and ntptime of micropython-lib, as ports/esp8266/boards/manifest.py
// freezes them).

const neopixel = `
class NeoPixel:
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin, self.n, self.bpp, self.timing = pin, n, bpp, timing
        self.buf = bytearray(n * bpp)
        pin.init(pin.OUT)

    def __len__(self):
        return self.n

    def __setitem__(self, index, color):
        for part in range(self.bpp):
            self.buf[index * self.bpp + self.ORDER[part]] = color[part]

    def __getitem__(self, index):
        return tuple(self.buf[index * self.bpp + self.ORDER[part]] for part in range(self.bpp))

    def fill(self, color):
        for index in range(self.n):
            self[index] = color

    def write(self):
        # Each bit is a pulse; what the log of the pins keeps is that there were some.
        self.pin.value(1)
        self.pin.value(0)
`;

const onewire = `
class OneWireError(Exception):
    pass

class OneWire:
    SEARCH_ROM = 0xf0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xcc

    def __init__(self, pin):
        self.pin = pin
        pin.init(pin.OPEN_DRAIN, pin.PULL_UP)

    def reset(self, required=False):
        if required:
            raise OneWireError
        return False

    def readbit(self):
        return 1

    def readbyte(self):
        return 0xff

    def readinto(self, buf):
        for at in range(len(buf)):
            buf[at] = 0xff

    def writebit(self, value):
        pass

    def writebyte(self, value):
        pass

    def write(self, buf):
        pass

    def select_rom(self, rom):
        self.reset()

    def scan(self):
        return []

    def crc8(self, data):
        crc = 0
        for byte in data:
            for _ in range(8):
                carry = (crc ^ byte) & 1
                crc = (crc >> 1) ^ (0x8c if carry else 0)
                byte >>= 1
        return crc
`;

const ds18x20 = `
class DS18X20:
    def __init__(self, onewire):
        self.ow = onewire
        self.buf = bytearray(9)

    def scan(self):
        return [rom for rom in self.ow.scan() if rom[0] in (0x10, 0x22, 0x28)]

    def convert_temp(self):
        self.ow.reset(True)

    def read_scratch(self, rom):
        self.ow.reset(True)

    def write_scratch(self, rom, buf):
        self.ow.reset(True)

    def read_temp(self, rom):
        self.read_scratch(rom)
`;

const dht = `
class DHTBase:
    def __init__(self, pin):
        self.pin = pin
        self.buf = bytearray(5)

    def measure(self):
        # ETIMEDOUT
        raise OSError(110)

class DHT11(DHTBase):
    def humidity(self):
        return self.buf[0]

    def temperature(self):
        return self.buf[2]

class DHT22(DHTBase):
    def humidity(self):
        return (self.buf[0] << 8 | self.buf[1]) * 0.1

    def temperature(self):
        return ((self.buf[2] & 0x7f) << 8 | self.buf[3]) * 0.1
`;

const ntptime = `
host = 'pool.ntp.org'
timeout = 1

def time():
    # What the port's getaddrinfo() raises when a name cannot be found.
    raise OSError(-2)

def settime():
    time()
`;

export const attachedPython = { neopixel, onewire, ds18x20, dht, ntptime };
