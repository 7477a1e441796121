# The strip of LEDs: what is told its first is kept by the board
# (neopixel of micropython-lib, as ports/esp8266/boards/manifest.py freezes it).

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
        import machine, esp
        if hasattr(machine, 'bitstream'):
            machine.bitstream(self.pin, 0, (400, 850, 800, 450), self.buf)
        else:
            esp.neopixel_write(self.pin, self.buf)
