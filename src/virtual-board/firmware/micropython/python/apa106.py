# Strips of APA106: as WS2812, with the colours in their own order (drivers of micropython-lib, ports/esp32/modules).

from neopixel import NeoPixel

class APA106(NeoPixel):
    ORDER = (0, 1, 2, 3)
