-- The module sigma_delta (app/modules/sigma_delta.c): one density for all pins. A duty of 0 or 255 is a level; what
-- lies between is told as a PWM of that duty, since the chip's stream is faster than any log of edges.

sigma_delta = {}
local pins, target = {}, 0
local hertz = 16383
local function apply()
  for index in pairs(pins) do hw.pwm_pin(index, hertz, 1, target, 255) end
end
local function pin(name, ...)
  local id = integer(1, name, ...)
  if not isPin(id) or id == 0 then error(('sigma_delta %d does not exist'):format(id)) end
  return id
end
local function byte(name, ...)
  local value = integer(1, name, ...)
  if value < 0 or value > 255 then error('wrong arg range') end
  return value
end
function sigma_delta.setup(...) pins[pin('setup', ...)] = true apply() end
function sigma_delta.close(...)
  local id = pin('close', ...)
  pins[id] = nil
  hw.gpio_mode(id, 0)
end
function sigma_delta.setpwmduty(...) target = byte('setpwmduty', ...) apply() end
function sigma_delta.setprescale(...) byte('setprescale', ...) end
function sigma_delta.settarget(...) target = byte('settarget', ...) apply() end
