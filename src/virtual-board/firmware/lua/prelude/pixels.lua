-- Buffers of LEDs for the modules pixbuf, ws2812, apa102 and ws2801 (app/modules/pixbuf.c): the function that makes
-- one, and one that gives a buffer's bytes and channels.

local P = {}
local new, fields
local function clamp(n) return n < 0 and 0 or n > 255 and 255 or n end
-- A byte keeps the low eight bits of what is put in.
local function place(position, count)
  if position < 0 then position = position + count + 1 end
  return math.min(math.max(position, 1), count)
end
local function make(leds, channels)
  if leds > 8192 or channels > 32 then error('pixbuf size limits exeeded') end
  return new { leds = leds, channels = channels, bytes = hw.bytes_new(leds * channels) }
end
local function newBuffer(...)
  local leds, channels = integer(1, 'newBuffer', ...), integer(2, 'newBuffer', ...)
  check(leds > 0, 1, 'newBuffer', 'should be a positive integer')
  check(channels > 0, 2, 'newBuffer', 'should be a positive integer')
  return make(leds, channels)
end
local function get(b, at) return hw.bytes_get(b.bytes, at) end
local function put(b, at, value) hw.bytes_put(b.bytes, at, value) end
local function dump(b, from, to) return hw.bytes_text(b.bytes, from or 0, to or b.leds * b.channels) end
local function write(b, at, s) hw.bytes_write(b.bytes, at, s) end

function P:channels() return self.channels end
function P:size() return self.leds end
function P:dump() return dump(self) end
function P:get(...)
  local led = integer(1, 'get', ...) - 1
  check(led >= 0 and led < self.leds, 1, 'get', 'index out of range')
  return dump(self, led * self.channels, (led + 1) * self.channels):byte(1, -1)
end
function P:set(...)
  local led, value = integer(1, 'set', ...) - 1, select(2, ...)
  check(led >= 0 and led < self.leds, 1, 'set', 'index out of range')
  local at, n = led * self.channels, self.channels
  if type(value) == 'table' then
    for i = 1, n do put(self, at + i - 1, tonumber(value[i]) or 0) end
  elseif type(value) == 'string' then
    if at + #value > self.leds * n then error('string size will exceed strip length') end
    if #value % n ~= 0 then error('string does not contain whole LEDs') end
    write(self, at, value)
  else
    check(select('#', ...) <= 1 + n, 1 + n, 'set', 'extra values given')
    for i = 1, n do put(self, at + i - 1, integer(1 + i, 'set', ...)) end
  end
  return self.object
end
function P:fill(...)
  check(select('#', ...) == self.channels, 1, 'fill', 'need as many values as colors per pixel')
  for i = 1, self.channels do put(self, i - 1, integer(i, 'fill', ...)) end
  write(self, 0, dump(self, 0, self.channels):rep(self.leds))
  return self.object
end
local function faded(self, name, every, ...)
  local by, direction = integer(1, name, ...), select(2, ...)
  check(by > 0, 1, name, 'fade value should be a strictly positive int')
  for at = 0, self.leds * self.channels - 1, every do
    local value = get(self, at)
    put(self, at, direction == 1 and math.min(255, value * by) or value // by)
  end
end
function P:fade(...) faded(self, 'fade', 1, ...) end
function P:fadeI(...) faded(self, 'fadeI', self.channels, ...) end
function P:power()
  local total = 0
  for at = 0, self.leds * self.channels - 1 do total = total + get(self, at) end
  return total
end
function P:powerI()
  local total = 0
  for at = 0, self.leds * self.channels - 1 do
    local channel = at % self.channels
    if channel > 0 then total = total + get(self, at) * get(self, at - channel) end
  end
  return total
end
local function shiftNumber(number, otherwise, ...)
  return select(number, ...) ~= nil and integer(number, 'shift', ...) or otherwise
end
function P:shift(...)
  local n = self.channels
  local by, kind = integer(1, 'shift', ...) * n, shiftNumber(2, 0, ...)
  check(kind == 0 or kind == 1, 2, 'shift', 'invalid shift type')
  local from, to = place(shiftNumber(3, 1, ...), self.leds), place(shiftNumber(4, -1, ...), self.leds)
  check(to >= from, 4, 'shift', 'end position must be >= start')
  local count = by < 0 and -by or by
  check(count <= self.leds * n, 1, 'shift', 'shifting more elements than buffer size')
  local window = dump(self, (from - 1) * n, to * n)
  check(count <= #window, 1, 'shift', 'shifting more than sliced window')
  local gap = ('\0'):rep(count)
  if by < 0 then window = window:sub(count + 1) .. (kind == 1 and window:sub(1, count) or gap)
  else window = (kind == 1 and window:sub(#window - count + 1) or gap) .. window:sub(1, #window - count) end
  write(self, (from - 1) * n, window)
end
function P:sub(...)
  local from = place(integer(1, 'sub', ...), self.leds)
  local to = place(select(2, ...) ~= nil and integer(2, 'sub', ...) or -1, self.leds)
  if from > to then return make(0, self.channels) end
  local part = make(to - from + 1, self.channels)
  hw.bytes_write(fields(part, 'sub').bytes, 0, dump(self, (from - 1) * self.channels, to * self.channels))
  return part
end
function P:replace(...)
  local source, start = ...
  start = place(start ~= nil and integer(2, 'replace', ...) or 1, self.leds)
  if type(source) ~= 'string' then
    local other = fields(source, 'replace')
    check(other.channels == self.channels, 1, 'replace', 'buffers have different channels')
    source = dump(other)
  end
  source = source:sub(1, #source // self.channels * self.channels)
  check(#source // self.channels + start - 1 <= self.leds, 1, 'replace', 'does not fit into destination')
  write(self, (start - 1) * self.channels, source)
end
local function mixed(self, name, isIntensity, ...)
  local sources = {}
  for i = 1, select('#', ...) - 1, 2 do
    local factor, other = integer(i, name, ...), fields(select(i + 1, ...), name)
    check(other.leds == self.leds and other.channels == self.channels, i + 1, name, 'buffer not same size or shape')
    sources[#sources + 1] = { factor, dump(other) }
  end
  if #sources == 0 then return self.object end
  local function sum(at, weight)
    local total = 0
    for _, source in ipairs(sources) do
      total = total + source[2]:byte(at + 1) * source[1] * (weight and source[2]:byte(weight + 1) or 1)
    end
    return total
  end
  if not isIntensity then
    for at = 0, self.leds * self.channels - 1 do
      local value = sum(at) + 128
      put(self, at, clamp(value < 0 and -(-value // 256) or value // 256))
    end
    return self.object
  end
  check(self.channels == 4, 1, name, 'Requires 4 channel pixbuf')
  for at = 0, self.leds * 4 - 1, 4 do
    local sums = { sum(at + 1, at), sum(at + 2, at), sum(at + 3, at) }
    local most = math.max(0, sums[1], sums[2], sums[3])
    local level = most <= 65536 and 1 or most >= 31 << 16 and 31 or (most >> 16) + 1
    put(self, at, most == 0 and 0 or level)
    for c = 1, 3 do put(self, at + c, most == 0 and 0 or clamp((sums[c] + 256 * level - 127) // (256 * level))) end
  end
  return self.object
end
function P:mix(...) return mixed(self, 'mix', false, ...) end
function P:mix4I5(...) return mixed(self, 'mix4I5', true, ...) end
function P:map(f, ...)
  local first, low, high, second, low2 = ...
  first = first ~= nil and fields(first, 'map') or self
  low, high = place(low or 1, first.leds), place(high or first.leds, first.leds)
  check(high > low, 2, 'map', 'Buffer limits out of order')
  check(high - low + 1 == self.leds, 1, 'map', 'Output buffer wrong size')
  second = second ~= nil and fields(second, 'map')
  low2 = second and place(low2 or 1, second.leds)
  check(not second or low2 - 1 + self.leds <= second.leds, 5, 'map', 'Second buffer too short')
  local function bytes(b, led) return { dump(b, led * b.channels, (led + 1) * b.channels):byte(1, -1) } end
  for i = 0, self.leds - 1 do
    local given = bytes(first, low - 1 + i)
    if second then
      for _, value in ipairs(bytes(second, low2 - 1 + i)) do given[#given + 1] = value end
    end
    local made = { f(spread(given)) }
    for c = 1, self.channels do put(self, i * self.channels + c - 1, integer(1, 'map', made[c])) end
  end
  return self.object
end
function P:__eq(other)
  local b = fields(other, '__eq')
  return self.leds == b.leds and self.channels == b.channels and dump(self) == dump(b)
end
function P:__concat(other)
  local b = fields(other, '__concat')
  check(self.channels == b.channels, 1, '__concat', 'can only concatenate buffers with same channel count')
  local whole = make(self.leds + b.leds, self.channels)
  hw.bytes_write(fields(whole, '__concat').bytes, 0, dump(self) .. dump(b))
  return whole
end
function P:__tostring()
  local parts = {}
  for led = 0, self.leds - 1 do
    local bytes = { dump(self, led * self.channels, (led + 1) * self.channels):byte(1, -1) }
    for i, byte in ipairs(bytes) do bytes[i] = ('%d'):format(byte) end
    parts[led + 1] = '(' .. concat(bytes, ',') .. ')'
  end
  return '[' .. concat(parts, ',') .. ']'
end
new, fields = class('pixbuf.buf', P)
local function bytesOfBuffer(value)
  local ok, b = pcall(fields, value, 'write')
  if ok then return dump(b), b.channels end
end
parts.newBuffer, parts.bytesOfBuffer = newBuffer, bytesOfBuffer
