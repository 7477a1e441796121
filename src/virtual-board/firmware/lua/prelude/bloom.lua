-- The module bloom (app/modules/bloom.c): a filter whose bits are chosen by parts of a SHA-256.

bloom = {}
local B = {}
local function places(self, s)
  local hash, step, at = hw.sha256(s), self.functions > 10 and 2 or 3, 1
  local i = 0
  return function()
    i = i + 1
    if i > self.functions then return nil end
    local a, b, c = hash:byte(at, at + 2)
    at = at + step
    return ((a << 16 | b << 8 | (c or 0)) % self.bits) | 0
  end
end
local function isSet(self, at) return hw.bytes_get(self.bytes, at >> 3) & 1 << (at & 7) ~= 0 end
function B:add(...)
  local wasThere = true
  for at in places(self, text(1, 'add', ...)) do
    if not isSet(self, at) then
      wasThere = false
      hw.bytes_put(self.bytes, at >> 3, hw.bytes_get(self.bytes, at >> 3) | 1 << (at & 7))
      self.occupancy = self.occupancy + 1
    end
  end
  return wasThere
end
function B:check(...)
  for at in places(self, text(1, 'check', ...)) do
    if not isSet(self, at) then return false end
  end
  return true
end
function B:reset()
  self.bytes, self.occupancy = hw.bytes_new(self.bits // 8), 0
end
function B:info()
  local chance = 1000000
  if self.occupancy > 0 then
    local ratio = self.bits * 256 // self.occupancy
    chance = ratio
    for _ = 2, self.functions do
      if chance >= 256000000 then break end
      chance = chance * ratio // 256
    end
    chance = math.min(1000000, chance // 256)
  end
  return self.bits, self.functions, self.occupancy, chance + 0
end
local new = class('bloom.filter', B)
function bloom.create(...)
  local items, failures = integer(1, 'create', ...), integer(2, 'create', ...)
  local log = 0
  while failures > 0 do failures, log = failures >> 1, log + 1 end
  local bits = items * log
  bits = bits + (bits >> 1) + 31 & ~31
  if bits < 256 then bits = 256 end
  local functions = bits // items
  functions = math.min(15, math.max(2, (functions >> 1) + functions // 6))
  return new { bits = bits + 0, functions = functions | 0, occupancy = 0, bytes = hw.bytes_new(bits // 8) }
end
