-- The module spi with nothing attached: what comes in is the level of MISO, which the chip pulls up (app/modules/
-- spi.c, app/driver/spi.c). Host 1 has pins of its own; host 0 is the flash chip's and reads the same.

spi = { MASTER = 1, SLAVE = 0, CPHA_LOW = 0, CPHA_HIGH = 1, CPOL_LOW = 0, CPOL_HIGH = 1, DATABITS_8 = 8,
  HALFDUPLEX = 0, FULLDUPLEX = 1 }
local miso, mosi, clock, chipSelect = 6, 7, 5, 8
local bufferBits = 512
local bits, divider, isDuplex = { [0] = 0, 0 }, { [0] = 8, 8 }, {}
-- The registers that hold what goes out and then what came in, a bit each.
local buffers = { [0] = {}, {} }

local function isId(id) return id == 0 or id == 1 end
local function level() return hw.gpio_read(miso) end
local function received(id)
  local count = bits[id]
  if level() == 0 or count == 0 then return 0 end
  return count >= 32 and -1 or (1 << count) - 1
end
local function receivedByte(id) return ('').char(received(id) & 255) end

function spi.setup(...)
  local id, mode = integer(1, 'setup', ...), integer(2, 'setup', ...)
  local cpol, cpha = integer(3, 'setup', ...), integer(4, 'setup', ...)
  local databits, by = integer(5, 'setup', ...), integer(6, 'setup', ...)
  local duplex = select(7, ...) and integer(7, 'setup', ...) or spi.HALFDUPLEX
  exists(isId(id), 'spi', id)
  for _, value in ipairs { mode, cpol, cpha } do
    if value ~= 0 and value ~= 1 then error('wrong arg type') end
  end
  if databits < 0 or databits > 32 or duplex ~= 0 and duplex ~= 1 then error('out of range') end
  bits[id], divider[id], isDuplex[id] = databits, by == 0 and 8 or by, duplex == spi.FULLDUPLEX
  if id == 1 then
    hw.gpio_mode(miso, 0, 1)
    for _, pin in ipairs { mosi, clock, chipSelect } do hw.gpio_mode(pin, 1) end
    hw.gpio_write(clock, cpol)
    hw.gpio_write(chipSelect, 1)
  end
  return 1
end
-- The count of what was sent, and in full duplex for each argument what came in meanwhile.
function spi.send(...)
  local id, wrote = integer(1, 'send', ...), 0
  exists(isId(id), 'spi', id)
  local count = select('#', ...)
  if count < 2 then error('wrong arg type') end
  local got = {}
  for i = 2, count do
    local data = select(i, ...)
    local answer
    if type(data) == 'number' then
      answer, wrote = received(id), wrote + 1
    elseif type(data) == 'table' then
      answer = {}
      for j, each in ipairs(data) do
        integer(1, 'send', each)
        answer[j], wrote = received(id), wrote + 1
      end
      if #answer == 0 then answer = nil end
    else
      data = text(i, 'send', ...)
      answer, wrote = #data > 0 and receivedByte(id):rep(#data) or nil, wrote + #data
    end
    if isDuplex[id] then got[#got + 1] = answer end
  end
  return wrote, spread(got)
end
function spi.recv(...)
  local id, size = integer(1, 'recv', ...), integer(2, 'recv', ...)
  exists(isId(id), 'spi', id)
  if size == 0 then return end
  return receivedByte(id):rep(size)
end
local function put(buffer, offset, count, value)
  for i = 0, count - 1 do buffer[offset + i] = value >> (count - 1 - i) & 1 end
end
local function take(buffer, offset, count)
  local value = 0
  for i = 0, count - 1 do value = value << 1 | (buffer[offset + i] or 0) end
  return value + 0
end
function spi.set_mosi(...)
  local id, data = integer(1, 'set_mosi', ...), select(2, ...)
  exists(isId(id), 'spi', id)
  local buffer = buffers[id]
  if type(data) == 'string' then
    check(#data <= 64, 2, 'set_mosi', 'out of range')
    for i = 1, #data do put(buffer, (i - 1) * 8, 8, data:byte(i)) end
    return
  end
  local offset, count = integer(2, 'set_mosi', ...), integer(3, 'set_mosi', ...)
  check(offset >= 0 and offset < bufferBits, 2, 'set_mosi', 'out of range')
  check(count >= 1 and count <= 32, 3, 'set_mosi', 'out of range')
  for i = 4, select('#', ...) do
    local value = integer(i, 'set_mosi', ...)
    if offset + count > bufferBits then error('data range exceeded > 512 bits') end
    put(buffer, offset, count, value)
    offset = offset + count
  end
end
function spi.get_miso(...)
  local id = integer(1, 'get_miso', ...)
  exists(isId(id), 'spi', id)
  local buffer = buffers[id]
  if select('#', ...) == 2 then
    local size = integer(2, 'get_miso', ...)
    check(size >= 1 and size <= 64, 2, 'get_miso', 'out of range')
    local bytes = {}
    for i = 1, size do bytes[i] = ('').char(take(buffer, (i - 1) * 8, 8)) end
    return concat(bytes)
  end
  local offset, count, times = integer(2, 'get_miso', ...), integer(3, 'get_miso', ...), integer(4, 'get_miso', ...)
  check(offset >= 0 and offset < bufferBits, 2, 'get_miso', 'out of range')
  check(count >= 1 and count <= 32, 3, 'get_miso', 'out of range')
  if offset + count * times > bufferBits then error('out of range') end
  local got = {}
  for i = 1, times do got[i] = take(buffer, offset + count * (i - 1), count) end
  return spread(got)
end
function spi.transaction(...)
  local id = integer(1, 'transaction', ...)
  exists(isId(id), 'spi', id)
  integer(3, 'transaction', ...)
  integer(5, 'transaction', ...)
  local ranges = { { 2, 0, 16 }, { 4, 0, 32 }, { 6, 0, 512 }, { 7, 0, 256 }, { 8, -512, 512 } }
  local count
  for _, range in ipairs(ranges) do
    count = integer(range[1], 'transaction', ...)
    check(count >= range[2] and count <= range[3], range[1], 'transaction', 'out of range')
  end
  -- A negative length is full duplex: as many bits as go out.
  if count < 0 then count = integer(6, 'transaction', ...) end
  local bit = level()
  for i = 0, count - 1 do buffers[id][i] = bit end
end
function spi.set_clock_div(...)
  local id, by = integer(1, 'set_clock_div', ...), integer(2, 'set_clock_div', ...)
  exists(isId(id), 'spi', id)
  local old = divider[id]
  divider[id] = by
  return old
end
