# The strip of LEDs, which takes its colours; nothing shows them
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
        # Each bit is a pulse; what the log of the pins keeps is that there were some.
        self.pin.value(1)
        self.pin.value(0)
