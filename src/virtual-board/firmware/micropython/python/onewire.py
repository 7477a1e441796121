# A bus with nothing attached: nobody answers the reset pulse
# (onewire of micropython-lib, as ports/esp8266/boards/manifest.py freezes it).

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
