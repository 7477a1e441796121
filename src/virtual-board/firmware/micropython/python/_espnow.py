# espnow of a board that nobody hears: peers can be noted, messages go out and are not acknowledged
# (ports/esp8266/modespnow.c and modules/espnow.py).

from utime import sleep_ms as _sleep_ms, ticks_ms as _ticks_ms, ticks_diff as _ticks_diff

MAX_DATA_LEN = 250
ADDR_LEN = 6
KEY_LEN = 16
MAX_TOTAL_PEER_NUM = 20
MAX_ENCRYPT_PEER_NUM = 6

class ESPNowBase:
    def __init__(self):
        self._is_active = False
        self._peers = []
        self._timeout = 300000

    def active(self, on=None):
        if on is not None:
            self._is_active = bool(on)
        return self._is_active

    def _check(self):
        if not self._is_active:
            raise OSError('ESPNow not initialised')

    def config(self, name=None, *, rxbuf=-1, timeout_ms=None):
        if timeout_ms is not None:
            self._timeout = timeout_ms
        if name is not None:
            raise ValueError('unknown config param')

    def set_pmk(self, key):
        self._check()
        if len(key) != 16:
            raise ValueError('invalid buffer length')

    def _mac(self, mac):
        self._check()
        if len(mac) != ADDR_LEN:
            raise ValueError('invalid buffer length')
        return bytes(mac)

    def add_peer(self, mac, lmk=None, channel=0, ifidx=0, encrypt=None):
        mac = self._mac(mac)
        if mac in self._peers:
            raise OSError(-7, 'ESP_ERR_ESPNOW_EXIST')
        if len(self._peers) == MAX_TOTAL_PEER_NUM:
            raise OSError(-5, 'ESP_ERR_ESPNOW_FULL')
        self._peers.append(mac)

    def del_peer(self, mac):
        mac = self._mac(mac)
        if mac not in self._peers:
            raise OSError(-6, 'ESP_ERR_ESPNOW_NOT_FOUND')
        self._peers.remove(mac)

    def send(self, peer=None, message=b'', sync=True):
        self._check()
        if len(message) > MAX_DATA_LEN:
            raise ValueError('invalid buffer length')
        # A broadcast waits for nobody.
        return not sync or peer == b'\xff' * ADDR_LEN

    def recvinto(self, buffers, timeout_ms=None):
        self._check()
        timeout = self._timeout if timeout_ms is None else timeout_ms
        start = _ticks_ms()
        while timeout < 0 or _ticks_diff(_ticks_ms(), start) < timeout:
            _sleep_ms(10)
        return 0

    def ioctl(self, request, argument):
        return argument & 4 if request == 3 else 0
