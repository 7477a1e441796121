# The Python side of espnow in the port.

from _espnow import *

class ESPNow(ESPNowBase):
    _none = (None, None)

    def irecv(self, timeout_ms=None):
        return self._data if self.recvinto(self._data, timeout_ms) else self._none

    def recv(self, timeout_ms=None):
        return [bytes(part) for part in self._data] if self.recvinto(self._data, timeout_ms) else self._none

    _data = [bytearray(ADDR_LEN), bytearray(MAX_DATA_LEN)]

    def __iter__(self):
        return self

    def __next__(self):
        return self.irecv()

    def any(self):
        return False
