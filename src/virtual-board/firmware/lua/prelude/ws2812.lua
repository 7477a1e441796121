-- The module ws2812 (app/modules/ws2812.c): bytes go out of UART1 at GPIO2, which is at 3.2 Mbaud; the call is over
-- when the last of them fit into the UART's FIFO. The strip is what nobody sees.

local microsecondsEach, fifoBytes = 10, 31
local function send(bytes)
  if #bytes > fifoBytes then hw.delay((#bytes - fifoBytes) * microsecondsEach) end
end
if gen == 0 then
  ws2812 = {}
  local function old(name)
    ws2812[name] = function(...)
      local pin = integer(1, name, ...)
      exists(isPin(pin), 'ws2812', pin)
      send(text(2, name, ...))
    end
  end
  old('writergb')
  old('write')
  return
end
ws2812 = { MODE_SINGLE = 0, MODE_DUAL = 1, FADE_IN = 1, FADE_OUT = 0, SHIFT_LOGICAL = 0, SHIFT_CIRCULAR = 1 }
local led = 4
function ws2812.init(mode)
  if mode == nil then mode = ws2812.MODE_SINGLE end
  check(mode == 0 or mode == 1, 1, 'init', 'ws2812.SINGLE or ws2812.DUAL expected')
  hw.gpio_mode(led, 1)
  hw.gpio_write(led, 0)
end
-- 3.x has the buffers only where the build has pixbuf too.
local newBuffer, bytesOfBuffer = parts.newBuffer, parts.bytesOfBuffer
if gen < 3 or has('pixbuf') then ws2812.newBuffer = newBuffer
else ws2812.FADE_IN, ws2812.FADE_OUT, ws2812.SHIFT_LOGICAL, ws2812.SHIFT_CIRCULAR = nil, nil, nil, nil end
local function bytesOf(value, number)
  if value == nil then return '' end
  if type(value) == 'string' then return value end
  local bytes, channels = bytesOfBuffer(value)
  check(bytes, number, 'write', 'pixbuf or string expected')
  check(channels == 3 or channels == 4, number, 'write', 'Bad pixbuf format')
  return bytes
end
function ws2812.write(first, second)
  local bytes, others = bytesOf(first, 1), bytesOf(second, 2)
  send(#bytes > #others and bytes or others)
end
