-- The module ow with nothing attached: nobody answers a reset, a search finds none, what is read is ones
-- (app/modules/ow.c, app/driver/onewire.c). A wire that holds the line to ground reads as zeros.

ow = {}
local function pin(name, ...)
  local id = integer(1, name, ...)
  if not isPin(id) or id == 0 then error(('ow %d does not exist'):format(id)) end
  return id
end
function ow.setup(...)
  local id = integer(1, 'setup', ...)
  if id == 0 then error('no 1-wire for D0') end
  exists(isPin(id), 'ow', id)
  hw.bus_pin(id)
end
function ow.reset(...) pin('reset', ...) return 0 end
function ow.skip(...) pin('skip', ...) end
function ow.select(...)
  pin('select', ...)
  local rom = select(2, ...)
  if type(rom) ~= 'table' then rom = text(2, 'select', ...) end
  if #rom ~= 8 then error('wrong arg range') end
end
function ow.write(...)
  pin('write', ...)
  if integer(2, 'write', ...) > 255 then error('wrong arg range') end
end
function ow.write_bytes(...)
  pin('write_bytes', ...)
  text(2, 'write_bytes', ...)
end
function ow.read(...) return hw.gpio_read(pin('read', ...)) == 1 and 255 or 0 end
function ow.read_bytes(...)
  local id, size = pin('read_bytes', ...), integer(2, 'read_bytes', ...)
  if size == 0 then return end
  check(size > 0 and size <= 1024, 2, 'read_bytes', 'Attempt to read too many characters')
  return (hw.gpio_read(id) == 1 and '\255' or '\0'):rep(size)
end
function ow.depower(...) pin('depower', ...) end
function ow.reset_search(...) pin('reset_search', ...) end
function ow.target_search(...)
  pin('target_search', ...)
  if integer(2, 'target_search', ...) > 255 then error('wrong arg range') end
end
function ow.search(...) pin('search', ...) return nil end
-- Maxim's sums: x^8 + x^5 + x^4 + 1 and x^16 + x^15 + x^2 + 1, low bit first.
local function sum(bytes, crc, polynomial)
  for i = 1, #bytes do
    crc = crc ~ bytes:byte(i) | 0
    for _ = 1, 8 do crc = crc & 1 == 1 and crc >> 1 ~ polynomial or crc >> 1 end
  end
  return crc + 0
end
function ow.crc8(...)
  local bytes = text(1, 'crc8', ...)
  if #bytes > 255 then error('wrong arg range') end
  return sum(bytes, 0, 0x8c)
end
local function crc16(name, number, ...)
  local start = tonumber((select(number, ...))) or 0
  if start > 65535 then error('wrong arg range') end
  return sum(text(1, name, ...), start | 0, 0xa001)
end
function ow.crc16(...) return crc16('crc16', 2, ...) end
function ow.check_crc16(...)
  local low, high = integer(2, 'check_crc16', ...), integer(3, 'check_crc16', ...)
  return (crc16('check_crc16', 4, ...) | 0) ~ 0xffff == (low & 255 | (high & 255) << 8)
end
if gen > 2 then function ow.set_timings() end end
