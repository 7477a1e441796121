# A bus with nothing attached: nobody answers the reset pulse
# (onewire of micropython-lib, as ports/esp8266/boards/manifest.py freezes it).

import _onewire as _ow

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
        return _ow.crc8(data)
