-- The module tmr: objects since 1.5.4.1, numbered timers up to 2.x, and in 0.9.x those alone, which
-- know only alarm and stop (app/modules/tmr.c by tag).

local longest, watchdog = 6870947, 7
local T = {}
-- What runs is in the registry: an object that nobody else holds is not collected.
local function disarm(t)
  t.on = false
  if t.object then registry[t.object] = nil end
  hw.timer(t.id, 0, false)
end
local function arm(t)
  t.on = true
  if t.object then registry[t.object] = t.object end
  handlers[t.id] = function()
    if t.mode ~= tmr.ALARM_AUTO then disarm(t) end
    local f = t.f
    if t.mode == tmr.ALARM_SINGLE and gen > 0 then t.f = nil end
    if gen == 0 then f() else f(t.number or t.object) end
  end
  hw.timer(t.id, t.ms, t.mode == tmr.ALARM_AUTO)
end
local function inRange(ms) return type(ms) == 'number' and ms >= 1 and ms <= longest end
local range = 'Range: 1-' .. longest

local function register(t, name, ms, mode, f)
  check(inRange(ms), 1, name, range)
  check(mode == 0 or mode == 1 or mode == 2, 2, name, 'Invalid mode')
  check(type(f) == 'function', 3, name, 'Must be function')
  disarm(t)
  t.ms, t.mode, t.f = ms, mode, f
end
function T:register(...) register(self, 'register', ...) end
function T:start(restart)
  check(restart == nil or type(restart) == 'boolean', 1, 'start', 'boolean expected')
  if not self.f or self.on and not restart then return false end
  arm(self)
  return true
end
function T:alarm(...) register(self, 'alarm', ...) return T.start(self) end
function T:stop() local was = self.on == true disarm(self) return was end
function T:unregister() disarm(self) self.f = nil end
function T:interval(ms)
  check(inRange(ms), 1, 'interval', range)
  if not self.f then return end
  self.ms = ms
  if self.on then arm(self) end
end
function T:state()
  if not self.f then return nil end
  return self.on == true, self.mode
end

local new = class('tmr.timer', T)
tmr = { ALARM_SINGLE = 0, ALARM_AUTO = 1, ALARM_SEMI = 2, now = hw.now, time = hw.time, wdclr = hw.wdclr }
function tmr.delay(us)
  check(type(us) == 'number' and us > 0, 1, 'delay', 'wrong arg range')
  hw.delay(us)
end
local static = {}
local function numbered(id)
  if type(id) ~= 'number' or id < 0 or id > 6 then error('tmr ' .. tostring(id) .. ' does not exist') end
  static[id] = static[id] or { id = id, number = id }
  return static[id]
end
if gen > 0 then
  function tmr.create() return new { id = timerId() } end
  function tmr.softwd(seconds)
    handlers[watchdog] = hw.restart
    hw.timer(watchdog, seconds < 0 and 0 or (seconds + 1) * 1000, false)
  end
  if gen > 2 then tmr.ccount = hw.ccount
  else
    for _, name in ipairs { 'register', 'start', 'alarm', 'stop', 'unregister', 'interval', 'state' } do
      tmr[name] = function(id, ...) return T[name](numbered(id), ...) end
    end
  end
else
  function tmr.alarm(id, ms, again, f)
    local t = numbered(id)
    if type(ms) ~= 'number' or ms <= 0 then error('wrong arg range') end
    if type(again) ~= 'number' then again, f = 0, again end
    if again ~= 0 and again ~= 1 then error('wrong arg type') end
    t.ms, t.mode, t.f = ms, again, type(f) == 'function' and f or t.f
    if t.f then arm(t) end
  end
  function tmr.stop(id) disarm(numbered(id)) end
end
