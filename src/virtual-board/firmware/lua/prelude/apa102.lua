-- The module apa102 (app/modules/apa102.c): a start frame, the LEDs, end frames, by two pins.

apa102 = {}
local bytesOfBuffer = parts.bytesOfBuffer
local microsecondsEach = 4
function apa102.write(...)
  local data, clock, frames = integer(1, 'write', ...), integer(2, 'write', ...), select(3, ...)
  exists(isPin(data), 'gpio', data)
  exists(isPin(clock), 'gpio', clock)
  if type(frames) ~= 'string' then
    local bytes, channels = bytesOfBuffer(frames)
    check(bytes, 3, 'write', 'String or pixbuf expected')
    check(channels == 4, 3, 'write', 'Pixbuf not 4-channel')
    frames = bytes
  end
  for _, pin in ipairs { data, clock } do hw.gpio_mode(pin, 1) end
  hw.gpio_write(data, 1)
  hw.gpio_write(clock, 0)
  local leds = #frames // 4
  hw.delay((4 + leds * 4 + (leds + 1) // 2 * 4) * microsecondsEach)
end
