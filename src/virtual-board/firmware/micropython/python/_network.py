# The network module of a board with no radio in reach: interfaces exist and never find an access point.

import _hw

STA_IF = 0
AP_IF = 1
STAT_IDLE = 0
STAT_CONNECTING = 1
STAT_WRONG_PASSWORD = 2
STAT_NO_AP_FOUND = 3
STAT_CONNECT_FAIL = 4
STAT_GOT_IP = 5
AUTH_OPEN = 0
AUTH_WEP = 1
AUTH_WPA_PSK = 2
AUTH_WPA2_PSK = 3
AUTH_WPA_WPA2_PSK = 4
MODE_11B = 1
MODE_11G = 2
MODE_11N = 3

_active = {STA_IF: False, AP_IF: True}
_none = ('0.0.0.0', '0.0.0.0', '0.0.0.0', '0.0.0.0')
_own = ('192.168.4.1', '255.255.255.0', '192.168.4.1', '208.67.222.222')

class WLAN:
    IF_STA = STA_IF
    IF_AP = AP_IF

    def __init__(self, interface=STA_IF):
        if interface not in _active:
            raise ValueError
        self._interface = interface
        self._wanted = False

    def active(self, on=None):
        if on is None:
            return _active[self._interface]
        _active[self._interface] = bool(on)

    def connect(self, *args, **kw):
        self._wanted = True

    def disconnect(self):
        self._wanted = False

    def isconnected(self):
        return False

    def status(self, *args):
        return STAT_NO_AP_FOUND if self._wanted else STAT_IDLE

    def scan(self):
        if not _active[STA_IF]:
            raise OSError('STA must be active')
        return []

    def ifconfig(self, config=None):
        return _own if self._interface == AP_IF and _active[AP_IF] else _none

    def config(self, name=None, **kw):
        if name is None:
            return
        mac = bytes(int(part, 16) for part in _hw.mac().split(':'))
        if self._interface == AP_IF:
            mac = bytes([mac[0] | 2]) + mac[1:]
        if name == 'mac':
            return mac
        if name in ('essid', 'ssid'):
            return 'MicroPython-%s' % mac[-3:].hex() if self._interface == AP_IF else ''
        raise ValueError('unknown config param')

_hostname = 'mpy-esp8266'
_country = 'XX'

def hostname(name=None):
    global _hostname
    if name is None:
        return _hostname
    if len(name) > 32:
        raise ValueError
    _hostname = name

def country(code=None):
    global _country
    if code is None:
        return _country
    if len(code) != 2:
        raise ValueError
    _country = code

def phy_mode(mode=None):
    return MODE_11N if mode is None else None
