# A humidity sensor that is not attached and does not answer
# (dht of micropython-lib, as ports/esp8266/boards/manifest.py freezes it).

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
