-- The module tm1829 (app/modules/tm1829.c): 1.25 us a bit at the pin.

tm1829 = {}
local microsecondsEach = 10
function tm1829.write(...)
  local pin = integer(1, 'write', ...)
  exists(isPin(pin), 'gpio', pin)
  hw.gpio_mode(pin, 1)
  hw.gpio_write(pin, 1)
  hw.delay(#text(2, 'write', ...) * microsecondsEach + 1)
end
