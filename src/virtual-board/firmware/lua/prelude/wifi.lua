-- The module wifi where no other station is on the air: what was configured is told and kept in the flash, who
-- connects finds no access point, and a scan finds none (app/modules/wifi.c by tag).

local attempt, scan = timerId(), timerId()
-- Looking through all channels takes about this long.
local attemptMs, scanMs = 2000, 2000
local idle, connecting, notFound, noAccessPoint = 0, 1, 3, 201
local anyMac = '00:00:00:00:00:00'
local status, address, hostname, onEvent = idle, nil, nil, {}
wifi = { NULLMODE = 0, STATION = 1, SOFTAP = 2, STATIONAP = 3, PHYMODE_B = 1, PHYMODE_G = 2, PHYMODE_N = 3,
  NONE_SLEEP = 0, LIGHT_SLEEP = 1, MODEM_SLEEP = 2, sta = {}, ap = {} }
local sta, ap = wifi.sta, wifi.ap

local lastBytes, now, saved = parts.wifi.lastBytes, parts.wifi.now, parts.wifi.saved
local broadcast, save, setting, number = parts.wifi.broadcast, parts.wifi.save, parts.wifi.setting, parts.wifi.number

local function setMode(to)
  air.mode = to
  now.mode = to
end
setMode(now.mode)
function wifi.getmode() return air.mode + 0 end
function wifi.setmode(to, keeps)
  if gen == 0 and not (to == 1 or to == 2 or to == 3) then error('wrong arg type') end
  check(to == 0 or to == 1 or to == 2 or to == 3, 1, 'setmode', 'Invalid mode')
  check(keeps == nil or type(keeps) == 'boolean', 2, 'setmode', 'boolean expected, got ' .. type(keeps))
  local before = air.mode
  setMode(to)
  if keeps ~= false then save('mode') end
  if before ~= to and onEvent[8] then onEvent[8] { old_mode = before, new_mode = to } end
  return to
end
function wifi.getphymode() return now.phy + 0 end
function wifi.setphymode(to)
  if to ~= 1 and to ~= 2 and to ~= 3 then error('wrong arg type') end
  now.phy = to
  save('phy')
  return to
end
-- Where nobody is heard it stays on the access point's.
function wifi.getchannel() return (air.isAccessPoint() and now.ap.channel or 1) + 0 end
local sleepType = wifi.MODEM_SLEEP
local function sleeptype(to)
  if type(to) == 'number' then
    check(to == 0 or to == 1 or to == 2, 1, 'sleeptype', 'range:0-2')
    sleepType = to
  end
  return sleepType
end
sta.sleeptype = sleeptype
if gen == 0 then wifi.sleeptype = sleeptype end

function sta.disconnect() status = idle hw.timer(attempt, 0, false) end
function sta.connect(f)
  if gen > 0 and type(f) == 'function' then onEvent[0] = f end
  if not air.isStation() then return end
  status = connecting
  handlers[attempt] = function()
    status = notFound
    local f = onEvent[1]
    if f then f { SSID = now.sta.ssid, BSSID = anyMac, reason = noAccessPoint } end
  end
  hw.timer(attempt, attemptMs, true)
end
function sta.autoconnect(on)
  check(on == 0 or on == 1, 1, 'autoconnect', '0 or 1')
  now.auto = on
  save('auto')
end
function sta.status() return status end
-- Events by the key of their callback in a table of settings.
local function callbacks(t, events)
  for key, event in pairs(events) do
    check(t[key] == nil or type(t[key]) == 'function', 1, 'config', key .. ':not function')
    if t[key] then onEvent[event] = t[key] end
  end
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
  local ssid, password = setting(t, 'ssid', 0, 32, '0-32', ''), setting(t, 'pwd', 0, 64, '0-64', '')
  check(t.bssid == nil or type(t.bssid) == 'string', 1, 'config', 'bssid:not string')
  check(t.bssid == nil or #t.bssid == 17, 1, 'config', 'bssid: FF:FF:FF:FF:FF:FF')
  for _, key in ipairs { 'auto', 'save' } do
    check(t[key] == nil or type(t[key]) == 'boolean', 1, 'config', key .. ':not boolean')
  end
  if gen > 0 then
    callbacks(t, { connect_cb = 0, disconnect_cb = 1, authmode_change_cb = 2, got_ip_cb = 3, dhcp_timeout_cb = 4 })
  end
  sta.disconnect()
  now.sta = { ssid = ssid, pwd = password, bssid = t.bssid or '' }
  now.auto = t.auto == false and 0 or 1
  if t.save ~= false then save('sta', 'auto') else save('auto') end
  if t.auto ~= false then sta.connect() end
  if gen > 0 then return true end
end
local function stationConfig(c, asTable)
  local isSet = c.bssid ~= ''
  if asTable ~= true then return c.ssid, c.pwd, isSet and 1 or 0, isSet and c.bssid or anyMac end
  return { ssid = c.ssid, pwd = c.pwd ~= '' and c.pwd or nil, bssid_set = isSet, bssid = isSet and c.bssid or anyMac }
end
function sta.getconfig(asTable) return stationConfig(now.sta, asTable) end
local function addressOf(t, before)
  if type(t) ~= 'table' then error('wrong arg type') end
  before = before or { '0.0.0.0', '0.0.0.0', '0.0.0.0' }
  return { t.ip or before[1], t.netmask or before[2], t.gateway or before[3] }
end
function sta.setip(t) address = addressOf(t, address) return true end
function sta.getip() if address then return spread(address) end return nil end
function sta.getbroadcast() if address then return broadcast(address) end return nil end
local macs = { hw.mac() }
macs[2] = ('%02x'):format(tonumber(macs[1]:sub(1, 2), 16) | 2) .. macs[1]:sub(3)
local function setmac(which)
  return function(...)
    local mac = text(1, 'setmac', ...)
    check(mac:match('^%x%x[^%x]%x%x[^%x]%x%x[^%x]%x%x[^%x]%x%x[^%x]%x%x$'), 1, 'setmac', 'invalid mac address')
    macs[which] = mac:lower():gsub('[^%x]', ':')
    return true
  end
end
function sta.getmac() return macs[1] end
sta.setmac = setmac(1)
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
  local c = { ssid = setting(t, 'ssid', 1, 32, '1-32', ' '), pwd = setting(t, 'pwd', 8, 64, '0 or 8-64', ' ') }
  c.auth = number(t, 'auth', 0, 4, 'Range:0-4', t.pwd and 4 or 0)
  c.channel = number(t, 'channel', 1, 13, 'Range:1-13', 6)
  if type(t.hidden) ~= 'boolean' then
    check(t.hidden == nil or type(t.hidden) == 'number', 1, 'config', 'hidden: not boolean')
    check(t.hidden == nil or t.hidden == 0 or t.hidden == 1, 1, 'config', 'hidden: 0 or 1')
  end
  c.hidden = (t.hidden == true or t.hidden == 1) and 1 or 0
  c.max, c.beacon = number(t, 'max', 1, 4, '1-4', 4), number(t, 'beacon', 100, 60000, '100-60000', 100)
  check(t.save == nil or type(t.save) == 'boolean', 1, 'config', 'save: not boolean')
  if gen > 0 then callbacks(t, { staconnected_cb = 5, stadisconnected_cb = 6, probereq_cb = 7 }) end
  now.ap = c
  if t.save ~= false then save('ap') end
  if gen > 0 then return true end
end
local function accessPointConfig(c, asTable)
  local password = nil
  if c.auth ~= 0 then password = c.pwd end
  if asTable ~= true then return c.ssid, password end
  return { ssid = c.ssid, pwd = password, auth = c.auth + 0, channel = c.channel + 0, hidden = c.hidden == 1,
    max = c.max + 0, beacon = c.beacon + 0 }
end
function ap.getconfig(asTable) return accessPointConfig(now.ap, asTable) end
function ap.setip(t) accessPoint = addressOf(t, accessPoint) return true end
function ap.getip() if air.isAccessPoint() then return spread(accessPoint) end return nil end
function ap.getbroadcast() if air.isAccessPoint() then return broadcast(accessPoint) end return nil end
function ap.getmac() return macs[2] end
ap.setmac = setmac(2)

if gen > 0 then
  wifi.OPEN, wifi.WPA_PSK, wifi.WPA2_PSK, wifi.WPA_WPA2_PSK = 0, 2, 3, 4
  wifi.STA_IDLE, wifi.STA_CONNECTING, wifi.STA_WRONGPWD = idle, connecting, 2
  wifi.STA_APNOTFOUND, wifi.STA_FAIL, wifi.STA_GOTIP = notFound, 4, 5
  function wifi.getdefaultmode() return saved.mode + 0 end
  function wifi.nullmodesleep(on)
    check(on == nil or type(on) == 'boolean', 1, 'nullmodesleep', 'boolean expected, got ' .. type(on))
    return on ~= false
  end
  function sta.clearconfig()
    sta.disconnect()
    now.sta = { ssid = '', pwd = '', bssid = '' }
    save('sta')
    return true
  end
  function sta.getdefaultconfig(asTable) return stationConfig(saved.sta, asTable) end
  function ap.getdefaultconfig(asTable) return accessPointConfig(saved.ap, asTable) end
  function sta.getrssi() return nil end
  function sta.gethostname() return hostname or 'NODE-' .. lastBytes('%X') end
  function sta.sethostname(name)
    local isName = type(name) == 'string' and #name <= 32 and name:match('^%w[%w-]*$') and name:match('%w$')
    check(isName, 1, 'sethostname', 'Invalid hostname')
    hostname = name
    return true
  end
  function sta.getapindex() return 1 end
  function sta.getapinfo()
    local c = saved.sta
    if c.ssid == '' then return { qty = 0 } end
    return { qty = 1, { ssid = c.ssid, pwd = c.pwd ~= '' and c.pwd or nil, bssid = c.bssid ~= '' and c.bssid or nil } }
  end
  function sta.changeap(...)
    local index = integer(1, 'changeap', ...)
    check(index >= 1 and index <= 5, 1, 'changeap', 'Valid range: 1-5')
    return index == 1
  end
  function sta.setaplimit(...)
    local count = integer(1, 'setaplimit', ...)
    check(count >= 1 and count <= 5, 1, 'setaplimit', 'Valid range: 1-5')
    return true
  end
  function ap.getclient()
    if air.mode == wifi.STATION then error("Can't list clients in STATION mode") end
    return {}
  end
  function ap.deauth() return false end
  local isServing = true
  ap.dhcp = {
    config = function(t)
      local start = text(1, 'config', ofType('table', 1, 'config', t).start)
      local network, host = start:match('^(%d+%.%d+%.%d+%.)(%d+)$')
      check(network, 1, 'config', 'invalid IP address')
      return start, ('%s%d'):format(network, tonumber(host) + 99)
    end,
    start = function() isServing = true return true end,
    stop = function() isServing = false return true end,
  }
  wifi.eventmon = parts.wifi.events
  function wifi.eventmon.register(event, f) onEvent[event] = type(f) == 'function' and f or nil end
  function wifi.eventmon.unregister(event) onEvent[event] = nil end
end
parts.wifi.addRadio(wifi)
-- As the SDK does before the first line of a program.
if now.auto == 1 and now.sta.ssid ~= '' then sta.connect() end
