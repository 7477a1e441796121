-- The module pwm2 (app/modules/pwm2.c, app/driver/pwm2.c): one timer for all pins, so they start and stop together.
-- A pin's levels are those of the board's PWM, whose duty has 1023 steps.

pwm2 = {}
local pins, isStarted = {}, false

local function apply()
  for index, pin in pairs(pins) do
    if isStarted then hw.pwm_pin(index, pin.cycles, pin.seconds, pin.duty, pin.resolution) end
  end
end
local function setup(name, isHertz)
  pwm2[name] = function(index, frequency, resolution, duty, fractions)
    if isStarted then error('pwm2 : already started, stop it before setting up pins.') end
    index, frequency, resolution = tonumber(index) or 0, tonumber(frequency) or 0, tonumber(resolution) or 0
    duty, fractions = tonumber(duty) or 0, tonumber(fractions) or 1
    check(index > 0 and isPin(index), 1, name, 'invalid pin number')
    check(frequency > 0, 2, name, 'invalid frequency')
    check(resolution > 0, 3, name, 'invalid frequency resolution')
    check(duty >= 0 and duty <= resolution, 4, name, 'invalid duty')
    check(fractions > 0, 5, name, 'invalid frequency fractions')
    pins[index] = { cycles = isHertz and frequency or fractions, seconds = isHertz and fractions or frequency,
      resolution = resolution, duty = duty, frequency = frequency, fractions = fractions }
    hw.gpio_mode(index, 1)
    hw.gpio_write(index, 0)
  end
end
setup('setup_pin_hz', true)
setup('setup_pin_sec', false)

function pwm2.set_duty(...)
  for i = 1, select('#', ...), 2 do
    local index = integer(i, 'set_duty', ...)
    check(index > 0 and isPin(index), i, 'set_duty', 'invalid pin number')
    local pin, duty = pins[index], select(i + 1, ...) and integer(i + 1, 'set_duty', ...) or -1
    check(duty >= 0 and duty <= (pin and pin.resolution or 0), i + 1, 'set_duty', 'invalid duty')
    if not pin then error(('pwm2 : pin=%d is not setup yet'):format(index)) end
    pin.duty = duty
  end
  apply()
end
function pwm2.release_pin(...)
  if isStarted then error('pwm2 : pwm is started, stop it first.') end
  for i = 1, select('#', ...) do
    local index = integer(i, 'release_pin', ...)
    check(index > 0 and isPin(index), i, 'release_pin', 'invalid pin number')
    pins[index] = nil
  end
end
function pwm2.start() isStarted = true apply() return true end
function pwm2.stop()
  isStarted = false
  for index in pairs(pins) do
    hw.gpio_mode(index, 1)
    hw.gpio_write(index, 0)
  end
end
-- Ticks of the core between two steps of a pin.
local function ticks(pin) return 80000000 / (pin.cycles * pin.resolution) * pin.seconds // 1 | 0 end
-- The timer runs as often as the finest step of any pin asks for; it counts a sixteenth of the core's ticks.
function pwm2.get_timer_data()
  local least
  for _, pin in pairs(pins) do least = math.min(least or ticks(pin), ticks(pin)) end
  return isStarted, (least or 0) + 0, (least or 0) // 16 + 0
end
function pwm2.get_pin_data(...)
  local index = integer(1, 'get_pin_data', ...)
  check(index > 0 and isPin(index), 1, 'get_pin_data', 'invalid pin number')
  local pin = pins[index]
  if not pin then return 0, 0, 0, 0, 0, 0, 0 end
  return 1, pin.duty, pin.resolution, pin.frequency, pin.fractions, ticks(pin) + 0, 1
end
