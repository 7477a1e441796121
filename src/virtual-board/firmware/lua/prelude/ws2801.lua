-- The module ws2801 (app/modules/ws2801.c): pins by their GPIO numbers, which are 0, 2, 4 or 5.

ws2801 = {}
local bytesOfBuffer = parts.bytesOfBuffer
local microsecondsEach = 4
function ws2801.init(clock, data)
  check(clock == nil or type(clock) == 'number', 1, 'init', 'number expected, got ' .. type(clock))
  check(data == nil or type(data) == 'number', 2, 'init', 'number expected, got ' .. type(data))
  hw.delay(20)
end
function ws2801.write(bytes)
  if type(bytes) ~= 'string' then
    local channels
    bytes, channels = bytesOfBuffer(bytes)
    check(bytes, 1, 'write', 'pixbuf or string expected')
    check(channels == 3, 1, 'write', 'Pixbuf not 3-channel')
  end
  hw.delay(10 + #bytes * microsecondsEach)
end
