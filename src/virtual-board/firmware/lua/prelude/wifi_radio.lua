-- What wifi tells of its radio: the events and their reasons, country, power (app/modules/wifi.c, wifi_eventmon.c).

local events = { STA_CONNECTED = 0, STA_DISCONNECTED = 1, STA_AUTHMODE_CHANGE = 2, STA_GOT_IP = 3,
  STA_DHCP_TIMEOUT = 4, AP_STACONNECTED = 5, AP_STADISCONNECTED = 6, AP_PROBEREQRECVED = 7 }
events.reason = { UNSPECIFIED = 1, AUTH_EXPIRE = 2, AUTH_LEAVE = 3, ASSOC_EXPIRE = 4, ASSOC_TOOMANY = 5,
  NOT_AUTHED = 6, NOT_ASSOCED = 7, ASSOC_LEAVE = 8, ASSOC_NOT_AUTHED = 9, DISASSOC_PWRCAP_BAD = 10,
  DISASSOC_SUPCHAN_BAD = 11, IE_INVALID = 13, MIC_FAILURE = 14, ['4WAY_HANDSHAKE_TIMEOUT'] = 15,
  GROUP_KEY_UPDATE_TIMEOUT = 16, IE_IN_4WAY_DIFFERS = 17, GROUP_CIPHER_INVALID = 18, PAIRWISE_CIPHER_INVALID = 19,
  AKMP_INVALID = 20, UNSUPP_RSN_IE_VERSION = 21, INVALID_RSN_IE_CAP = 22, ['802_1X_AUTH_FAILED'] = 23,
  CIPHER_SUITE_REJECTED = 24, BEACON_TIMEOUT = 200, NO_AP_FOUND = 201, AUTH_FAIL = 202, ASSOC_FAIL = 203,
  HANDSHAKE_TIMEOUT = 204 }
if gen > 2 then events.WIFI_MODE_CHANGED = 8 end
parts.wifi.events = events
function parts.wifi.addRadio(wifi)
  if gen < 3 then return end
  wifi.COUNTRY_AUTO, wifi.COUNTRY_MANUAL = 0, 1
  local country = { country = 'CN', start_ch = 1, end_ch = 13, policy = 0 }
  function wifi.getcountry()
    local t = {}
    for key, value in pairs(country) do t[key] = value end
    return t
  end
  function wifi.setcountry(t)
    check(type(t) == 'table', 1, 'setcountry', 'Table not found!')
    local code, from, to, policy = t.country or 'CN', t.start_ch or 1, t.end_ch or 13, t.policy or 0
    check(type(code) == 'string', 1, 'setcountry', 'country: must be string')
    check(code:match('^%a%a$'), 1, 'setcountry', 'country: country code must be 2 chars')
    check(type(from) == 'number', 1, 'setcountry', 'start_ch: must be a number')
    check(from >= 1 and from <= 14, 1, 'setcountry', 'start_ch: Range:1-14')
    check(type(to) == 'number', 1, 'setcountry', 'end_ch: must be a number')
    check(to >= 1 and to <= 14, 1, 'setcountry', 'end_ch: Range:1-14')
    check(to >= from, 1, 'setcountry', "end_ch: can't be less than start_ch")
    check(policy == 0 or policy == 1, 1, 'setcountry', 'policy: must be 0 or 1')
    country = { country = code:upper(), start_ch = from, end_ch = to, policy = policy }
    return true
  end
  function wifi.setmaxtxpower(...)
    local power = integer(1, 'setmaxtxpower', ...)
    check(power > 0 and power < 83, 1, 'setmaxtxpower', 'tx power out of range (0->82)')
  end
  local function unavailable(name)
    wifi[name] = function() error('wifi.suspend is unavailable') end
  end
  unavailable('suspend')
  unavailable('resume')
end
