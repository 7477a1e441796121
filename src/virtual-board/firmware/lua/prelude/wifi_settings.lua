-- What wifi was told and where it is kept: two sectors behind the SDK's init data, as on a chip, in a form of our own.

local function lastBytes(format)
  local from, to, last = hw.mac():match('(%x+):(%x+):(%x+)$')
  local function digits(byte) return format:format(tonumber(byte, 16)) end
  return digits(from) .. digits(to) .. digits(last)
end
-- What is in force, and what the flash holds of it: a text of these fields, its form is our own.
local form = '<BBBs1s1s1s1s1BBBBI2'
local kept = hw.kept_settings('wifi')
local function unpacked(text)
  local c = { sta = {}, ap = {} }
  c.mode, c.auto, c.phy, c.sta.ssid, c.sta.pwd, c.sta.bssid, c.ap.ssid, c.ap.pwd, c.ap.auth, c.ap.channel,
    c.ap.hidden, c.ap.max, c.ap.beacon = unpackBytes(form, text)
  return c
end
local function packed(c)
  local s, a = c.sta, c.ap
  return packBytes(form, c.mode, c.auto, c.phy, s.ssid, s.pwd, s.bssid, a.ssid, a.pwd, a.auth, a.channel, a.hidden,
    a.max, a.beacon)
end
local factory = packBytes(form, 0, 1, 3, '', '', '', 'NODE_' .. lastBytes('%02X'), '', 0, 6, 0, 4, 100)
local isWhole, now = pcall(unpacked, kept or factory)
if not isWhole then now = unpacked(factory) end
local saved = unpacked(packed(now))
-- Puts a part of what is in force into the flash too.
local function save(...)
  for _, key in ipairs { ... } do
    saved[key] = type(now[key]) == 'table' and unpacked(packed(now))[key] or now[key]
  end
  hw.keep_settings('wifi', packed(saved))
end

-- A text out of a table of settings; `gap` is what stands behind the colon in refusals.
local function setting(t, key, least, most, why, gap)
  local value = t[key]
  if value == nil then return '' end
  check(type(value) == 'string' or type(value) == 'number', 1, 'config', key .. ':' .. gap .. 'not string')
  value = tostring(value)
  check(#value >= least and #value <= most, 1, 'config', key .. ': length:' .. why)
  return value
end
-- A number out of a table of settings.
local function number(t, key, least, most, range, otherwise)
  local value = t[key]
  if value == nil then return otherwise end
  check(type(value) == 'number', 1, 'config', key .. ': not number')
  check(value >= least and value <= most, 1, 'config', key .. ': ' .. range)
  return value | 0
end
-- The last address of a network.
local function broadcast(of)
  local ip, mask = of[1], of[2]
  local bytes, m = {}, { mask:match('(%d+)%.(%d+)%.(%d+)%.(%d+)') }
  for each in ip:gmatch('%d+') do
    bytes[#bytes + 1] = ('%d'):format(tonumber(each) | 255 - tonumber(m[#bytes + 1]))
  end
  return concat(bytes, '.')
end
parts.wifi = { lastBytes = lastBytes, now = now, saved = saved, save = save, setting = setting, number = number,
  broadcast = broadcast }
