-- What modules of the network share where nobody is on the air: the state of the radio, which wifi.lua keeps, and a
-- resolver that asks a server in vain and gives up after its fourth try (lwIP's dns.c: 1 + 1 + 2 + 3 seconds).

local air = { mode = 0 }
function air.isStation() return air.mode == 1 or air.mode == 3 end
function air.isAccessPoint() return air.mode == 2 or air.mode == 3 end
local resolverMs = 7000

local function isAddress(host)
  local a, b, c, d = host:match('^(%d+)%.(%d+)%.(%d+)%.(%d+)$')
  local function byte(n) return n and tonumber(n) < 256 end
  return byte(a) and byte(b) and byte(c) and byte(d) or false
end
-- Calls f with the address: at once where it is one, else later with nil.
local function resolve(host, f)
  if isAddress(host) then f(host) else later(resolverMs, function() f(nil) end) end
end
