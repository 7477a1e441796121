# The network module of a board with no radio in reach: interfaces exist and never find an access point.

import _hw
from binascii import hexlify as _hexlify

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
    SEC_OPEN = AUTH_OPEN
    SEC_WEP = AUTH_WEP
    SEC_WPA = AUTH_WPA_PSK
    SEC_WPA2 = AUTH_WPA2_PSK
    SEC_WPA_WPA2 = AUTH_WPA_WPA2_PSK
    PM_NONE = 0
    PM_PERFORMANCE = 2
    PM_POWERSAVE = 1

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

    def ipconfig(self, name=None, **kw):
        if name is None:
            return
        address, mask, gateway, server = self.ifconfig()
        if name == 'addr4':
            return address, mask
        if name == 'gw4':
            return gateway
        if name == 'dhcp4':
            return self._interface == STA_IF
        if name == 'has_dhcp4':
            return False
        raise ValueError('unexpected key')

    def _only_access_point(self):
        if self._interface != AP_IF:
            raise OSError('AP required')

    # One name is asked for, or some are set.
    def config(self, name=None, **kw):
        if kw:
            if name is not None:
                raise TypeError('either pos or kw args are allowed')
            for key, value in kw.items():
                self._set(key, value)
            return
        if name is None:
            raise TypeError('can query only one param')
        settings = _settings[self._interface]
        name = _other_names.get(name, name)
        if name == 'mac':
            if 'mac' in settings:
                return settings['mac']
            mac = bytes(int(part, 16) for part in _hw.mac().split(':'))
            return bytes([mac[0] | 2]) + mac[1:] if self._interface == AP_IF else mac
        if name == 'ssid':
            if self._interface == AP_IF and 'ssid' not in settings:
                return 'MicroPython-' + _hexlify(self.config('mac')[-3:]).decode()
            return settings.get('ssid', '')
        if name == 'hostname':
            if self._interface != STA_IF:
                raise OSError('STA required')
            return hostname()
        if name in ('hidden', 'security'):
            self._only_access_point()
        if name not in _settings_at_start:
            raise ValueError('unknown config param')
        return settings.get(name, _settings_at_start[name])

    def _set(self, name, value):
        name = _other_names.get(name, name)
        if name == 'hostname':
            hostname(value)
            return
        if name not in ('mac', 'ssid', 'key', 'txpower') and name not in _settings_at_start:
            raise ValueError('unknown config param')
        if name in ('ssid', 'hidden', 'security', 'key'):
            self._only_access_point()
        if name == 'mac':
            value = bytes(value)
            if len(value) != 6:
                raise ValueError('invalid buffer length')
        _settings[self._interface][name] = value if name != 'ssid' or isinstance(value, str) else bytes(value).decode()

# Kept over a soft reset on a chip, here as long as MicroPython runs.
_settings = ({}, {})
_settings_at_start = {'hidden': False, 'security': AUTH_WPA_WPA2_PSK, 'channel': 1, 'protocol': MODE_11N, 'pm': 2}
_other_names = {'essid': 'ssid', 'authmode': 'security', 'password': 'key', 'dhcp_hostname': 'hostname'}

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

def ipconfig(name=None, **kw):
    if name is None:
        return
    if name == 'dns':
        return _own[3] if _active[AP_IF] else _none[3]
    if name == 'prefer':
        return 4
    raise ValueError('unexpected key')

def phy_mode(mode=None):
    return MODE_11N if mode is None else None
