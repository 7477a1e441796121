-- The module gpio: handlers of interrupts and the end of a serial output; pins are the host's
-- (app/modules/gpio.c by tag; 0.9.x has neither open drain nor serout).

gpio = { INPUT = 0, OUTPUT = 1, INT = 2, LOW = 0, HIGH = 1, FLOAT = 0, PULLUP = 1,
  write = hw.gpio_write, read = hw.gpio_read }
function gpio.mode(pin, mode, pull)
  local event = hw.gpio_mode(pin, mode, pull)
  if mode ~= gpio.INT then handlers[event] = nil end
end
function gpio.trig(pin, kind, f)
  kind = kind or 'none'
  local event = hw.gpio_event(pin, kind)
  if kind == 'none' then handlers[event] = nil
  elseif type(f) == 'function' then
    handlers[event] = gen < 3 and f or function(level, when) f(level, when, 1) end
  elseif gen > 0 and (f ~= nil or not handlers[event]) then
    handlers[event] = nil
    check(false, 3, 'trig', 'invalid callback type')
  end
  hw.gpio_watch(pin, kind)
end
if gen > 0 then
  gpio.OPENDRAIN = 3
  function gpio.serout(pin, level, delays, times, done)
    check(type(delays) == 'table' and #delays < 256, 3, 'serout', 'Invalid delay_times')
    if done == nil then return hw.gpio_serout_run(pin, level, concat(delays, ','), times or 1) end
    handlers.serout = type(done) == 'function' and done or nil
    hw.gpio_serout_start(pin, level, concat(delays, ','), times or 1)
  end
end
