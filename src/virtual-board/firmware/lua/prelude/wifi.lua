-- The module wifi where no other station is on the air: what was configured is told, who connects finds no
-- access point, and a scan finds none (app/modules/wifi.c by tag). Nothing of it is kept in the flash.

local attempt, scan = 0xfff0, 0xfff1
-- Looking through all channels takes about this long.
local attemptMs, scanMs = 2000, 2000
local idle, connecting, notFound, noAccessPoint = 0, 1, 3, 201
local anyMac = '00:00:00:00:00:00'
local status, address, hostname, onEvent = idle, nil, nil, {}
local station = { ssid = '', pwd = '' }
wifi = { NULLMODE = 0, STATION = 1, SOFTAP = 2, STATIONAP = 3, PHYMODE_B = 1, PHYMODE_G = 2, PHYMODE_N = 3,
  NONE_SLEEP = 0, LIGHT_SLEEP = 1, MODEM_SLEEP = 2, sta = {}, ap = {} }
local sta, ap = wifi.sta, wifi.ap

function wifi.getmode() return air.mode end
function wifi.setmode(to)
  if gen == 0 and not (to == 1 or to == 2 or to == 3) then error('wrong arg type') end
  check(to == 0 or to == 1 or to == 2 or to == 3, 1, 'setmode', 'Invalid mode')
  air.mode = to
  return to
end

function sta.disconnect() status = idle hw.timer(attempt, 0, false) end
function sta.connect()
  if not air.isStation() then return end
  status = connecting
  handlers[attempt] = function()
    status = notFound
    local f = onEvent[1]
    if f then f { SSID = station.ssid, BSSID = anyMac, reason = noAccessPoint } end
  end
  hw.timer(attempt, attemptMs, true)
end
function sta.autoconnect(on) check(on == 0 or on == 1, 1, 'autoconnect', '0 or 1') end
function sta.status() return status end
-- A text out of a table of settings; `gap` is what stands behind the colon in refusals.
local function text(t, key, least, most, why, gap)
  local value = t[key]
  if value == nil then return '' end
  check(type(value) == 'string' or type(value) == 'number', 1, 'config', key .. ':' .. gap .. 'not string')
  value = tostring(value)
  check(#value >= least and #value <= most, 1, 'config', key .. ': length:' .. why)
  return value
end
function sta.config(t, pwd, auto)
  if type(t) ~= 'table' then
    check(gen < 3, 1, 'config', 'config table not found!')
    check(type(t) == 'string', 1, 'config', 'string expected, got ' .. (t == nil and 'no value' or type(t)))
    check(type(pwd) == 'string', 2, 'config', 'string expected, got ' .. (pwd == nil and 'no value' or type(pwd)))
    t = { ssid = t, pwd = pwd, auto = auto ~= 0 }
  elseif gen == 0 then
    check(false, 1, 'config', 'string expected, got table')
  end
  check(t.ssid ~= nil, 1, 'config', 'ssid required')
  local ssid, password = text(t, 'ssid', 0, 32, '0-32', ''), text(t, 'pwd', 0, 64, '0-64', '')
  for _, key in ipairs { 'auto', 'save' } do
    check(t[key] == nil or type(t[key]) == 'boolean', 1, 'config', key .. ':not boolean')
  end
  sta.disconnect()
  station = { ssid = ssid, pwd = password }
  if t.auto ~= false then sta.connect() end
  if gen > 0 then return true end
end
function sta.getconfig(asTable)
  if asTable ~= true then return station.ssid, station.pwd, 0, anyMac end
  local t = { ssid = station.ssid, bssid_set = false, bssid = anyMac }
  if station.pwd ~= '' then t.pwd = station.pwd end
  return t
end
local function addressOf(t, before)
  if type(t) ~= 'table' then error('wrong arg type') end
  before = before or { '0.0.0.0', '0.0.0.0', '0.0.0.0' }
  return { t.ip or before[1], t.netmask or before[2], t.gateway or before[3] }
end
function sta.setip(t) address = addressOf(t, address) return true end
function sta.getip() if address then return spread(address) end return nil end
function sta.getmac() return hw.mac() end
function sta.getap(...)
  if gen > 0 and air.mode == wifi.SOFTAP then error("Can't list ap in SOFTAP mode") end
  local f
  for i = 1, select('#', ...) do
    local given = select(i, ...)
    if type(given) == 'function' then f = given end
  end
  local first = type((...))
  if first ~= 'table' and first ~= 'number' and first ~= 'function' and first ~= 'nil' then error('wrong arg type') end
  handlers[scan] = function() if f then f {} end end
  hw.timer(scan, scanMs, false)
end

local accessPoint = { '192.168.4.1', '255.255.255.0', '192.168.4.1' }
function ap.config(t)
  check(type(t) == 'table', 1, 'config', 'table expected, got ' .. (t == nil and 'no value' or type(t)))
  check(t.ssid ~= nil, 1, 'config', 'ssid: required')
  text(t, 'ssid', 1, 32, '1-32', ' ')
  text(t, 'pwd', 8, 64, '0 or 8-64', ' ')
  if gen > 0 then return true end
end
function ap.setip(t) accessPoint = addressOf(t, accessPoint) return true end
function ap.getip() if air.isAccessPoint() then return spread(accessPoint) end return nil end
function ap.getmac()
  local mac = hw.mac()
  return ('%02x'):format(tonumber(mac:sub(1, 2), 16) | 2) .. mac:sub(3)
end

if gen > 0 then
  wifi.OPEN, wifi.WPA_PSK, wifi.WPA2_PSK, wifi.WPA_WPA2_PSK = 0, 2, 3, 4
  wifi.STA_IDLE, wifi.STA_CONNECTING, wifi.STA_WRONGPWD = idle, connecting, 2
  wifi.STA_APNOTFOUND, wifi.STA_FAIL, wifi.STA_GOTIP = notFound, 4, 5
  function wifi.getdefaultmode() return air.mode end
  function sta.clearconfig() sta.disconnect() station = { ssid = '', pwd = '' } return true end
  function sta.getrssi() return nil end
  function sta.gethostname()
    local from, to, last = hw.mac():match('(%x+):(%x+):(%x+)$')
    local function byte(digits) return ('%X'):format(tonumber(digits, 16)) end
    return hostname or 'NODE-' .. byte(from) .. byte(to) .. byte(last)
  end
  function sta.sethostname(name)
    local isName = type(name) == 'string' and #name <= 32 and name:match('^%w[%w-]*$') and name:match('%w$')
    check(isName, 1, 'sethostname', 'Invalid hostname')
    hostname = name
    return true
  end
  function ap.getclient()
    if air.mode == wifi.STATION then error("Can't list clients in STATION mode") end
    return {}
  end
  wifi.eventmon = { STA_CONNECTED = 0, STA_DISCONNECTED = 1, STA_AUTHMODE_CHANGE = 2, STA_GOT_IP = 3,
    STA_DHCP_TIMEOUT = 4, AP_STACONNECTED = 5, AP_STADISCONNECTED = 6, AP_PROBEREQRECVED = 7 }
  function wifi.eventmon.register(event, f) onEvent[event] = type(f) == 'function' and f or nil end
  function wifi.eventmon.unregister(event) onEvent[event] = nil end
end
