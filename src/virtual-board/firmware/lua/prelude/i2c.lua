-- The module i2c with nothing attached: lines idle high, so no address and no byte is acknowledged and what is read
-- is ones (app/modules/i2c.c, app/driver/i2c_master.c). A wire that holds SDA to ground reads as it does there.

i2c = { SLOW = 100000, TRANSMITTER = 0, RECEIVER = 1 }
if gen > 2 then i2c.FAST, i2c.FASTPLUS = 400000, 1000000 end
-- Buses by their id, each with its SDA.
local buses = {}
local most = gen > 2 and 9 or 0

local function isId(id) return id >= 0 and id <= most end
local function isLow(id) return buses[id] ~= nil and hw.gpio_read(buses[id]) == 0 end

function i2c.setup(...)
  local id, sda, scl = integer(1, 'setup', ...), integer(2, 'setup', ...), integer(3, 'setup', ...)
  exists(isId(id), 'i2c', id)
  exists(isPin(sda), 'gpio', sda)
  exists(isPin(scl), 'gpio', scl)
  if sda == 0 then error('i2c SDA on D0 is not supported') end
  local speed = integer(4, 'setup', ...)
  if speed <= 0 then error('wrong arg range') end
  hw.bus_pin(sda)
  hw.bus_pin(scl)
  buses[id] = sda
  return speed
end
function i2c.start(...)
  local id = integer(1, 'start', ...)
  exists(isId(id), 'i2c', id)
  if gen > 2 and not buses[id] then error(('i2c %d is not configured'):format(id)) end
end
function i2c.stop(...)
  local id = integer(1, 'stop', ...)
  exists(isId(id), 'i2c', id)
end
function i2c.address(...)
  local id, address = integer(1, 'address', ...), integer(2, 'address', ...)
  integer(3, 'address', ...)
  exists(isId(id), 'i2c', id)
  if address < 0 or address > 127 then error('wrong arg range') end
  return isLow(id)
end
-- How many bytes were acknowledged: the first that is not ends it.
function i2c.write(...)
  local id, wrote = integer(1, 'write', ...), 0
  exists(isId(id), 'i2c', id)
  local count = select('#', ...)
  if count < 2 then error('wrong arg type') end
  local function byte(n)
    if n < 0 or n > 255 then error('wrong arg range') end
    if not isLow(id) then return false end
    wrote = wrote + 1
    return true
  end
  for i = 2, count do
    local data = select(i, ...)
    if type(data) == 'number' then
      if not byte(integer(i, 'write', ...)) then return wrote end
    elseif type(data) == 'table' then
      for _, each in ipairs(data) do
        if not byte(integer(1, 'write', each)) then return wrote end
      end
    else
      data = text(i, 'write', ...)
      if #data > 0 and not isLow(id) then return wrote end
      wrote = wrote + #data
    end
  end
  return wrote
end
function i2c.read(...)
  local id, size = integer(1, 'read', ...), integer(2, 'read', ...)
  exists(isId(id), 'i2c', id)
  if size == 0 then return end
  return (isLow(id) and '\0' or '\255'):rep(size)
end
