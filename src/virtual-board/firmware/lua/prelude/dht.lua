-- The module dht with no sensor: the line stays high after the start signal, a timeout (app/modules/dht.c, app/dht/dht.c).

dht = { OK = 0, ERROR_CHECKSUM = -1, ERROR_TIMEOUT = -2 }
local invalid = -999
-- How long the line is held low to wake the sensor, in microseconds.
local function reader(name, wakeUs)
  dht[name] = function(...)
    local id = integer(1, name, ...)
    exists(isPin(id) and id > 0, 'dht', id)
    hw.bus_pin(id)
    hw.delay(wakeUs)
    return dht.ERROR_TIMEOUT, invalid, invalid, 0, 0
  end
end
reader('read', 18000)
reader('read11', 18000)
reader('readxx', gen > 2 and 18000 or 1000)
if gen > 2 then reader('read12', 18000) end
