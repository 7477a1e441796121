# A strip of LEDs with a clock of its own, four values a light: red, green, blue, brightness
# (apa102 of ports/esp8266/modules).

from esp import apa102_write
from neopixel import NeoPixel

class APA102(NeoPixel):
    ORDER = (0, 1, 2, 3)

    def __init__(self, clock_pin, data_pin, n, bpp=4):
        super().__init__(data_pin, n, bpp)
        self.clock_pin = clock_pin
        self.data_pin = data_pin
        clock_pin.init(clock_pin.OUT)

    def write(self):
        apa102_write(self.clock_pin, self.data_pin, self.buf)
