-- The module cron (app/modules/cron.c): at the start of each minute of rtctime the entries that fit are called.

cron = {}
local entries = {}
local C = {}
local ranges = { { 'min', 0, 59 }, { 'hour', 0, 23 }, { 'day', 1, 31 }, { 'mon', 1, 12 }, { 'wday', 0, 6 } }

-- A set of the numbers that one part of a description names, and where the part ends.
local function part(s, at, low, high)
  local set = {}
  at = s:find('[^ \t]', at) or #s + 1
  if s:sub(at, at) == '*' then
    local every, stop = 1, at + 1
    local digits = s:match('^/(%-?%d*)', stop)
    if digits then
      every, stop = tonumber(digits) or 0, stop + 1 + #digits
      if every <= 0 or every >= high - low then error(('invalid spec (each %d)'):format(every)) end
    end
    for n = low, high, every do set[n] = true end
    return set, stop
  end
  while true do
    local _, stop, digits = s:find('^%s*([-+]?%d+)', at)
    local n = tonumber(digits) or 0
    if n < low or n > high then
      error(('invalid spec (val %d out of range %d..%d)'):format(n, low, high))
    end
    set[n], at = true, (stop or at - 1) + 1
    if s:sub(at, at) ~= ',' then return set, at end
    at = at + 1
  end
end
local function parse(s)
  local wanted, at = {}, 1
  for i, range in ipairs(ranges) do
    if i > 1 then
      if not s:find('^[ \t]', at) then error(('invalid spec (separator @%d)'):format(at - 1)) end
      at = at + 1
    end
    wanted[range[1]], at = part(s, at, range[2], range[3])
  end
  local rest = s:find('[^ \t]', at)
  if rest then error(('invalid spec (trailing @%d)'):format(rest - 1)) end
  return wanted
end
local function place(entry)
  for i, each in ipairs(entries) do if each == entry then return i end end
end
function C:schedule(...)
  self.wanted = parse(text(1, 'schedule', ...))
  if not place(self) then entries[#entries + 1] = self end
end
function C:handler(...) self.f = ofType('function', 1, 'handler', ...) end
function C:unschedule()
  local at = place(self)
  if at then table.remove(entries, at) end
end
local new = class('cron.entry', C)
function cron.schedule(...)
  local description, f = text(1, 'schedule', ...), ofType('function', 2, 'schedule', ...)
  local entry = { wanted = parse(description), f = f }
  local object = new(entry)
  entries[#entries + 1] = entry
  return object
end
function cron.reset() entries = {} end

local function call(now)
  local _, mon, day, hour, min, _, wday = hw.rtc_calendar(now)
  local t = { min = min, hour = hour, day = day, mon = mon, wday = wday - 1 }
  for _, entry in ipairs { spread(entries) } do
    local fits = true
    for _, range in ipairs(ranges) do fits = fits and entry.wanted[range[1]][t[range[1]] | 0] end
    if fits then entry.f(entry.object) end
  end
end
local function tick()
  local sec, usec = hw.rtc_time()
  if not sec or sec == 0 then return later(1000, tick) end
  local wait = 60000 - sec % 60 * 1000 - usec // 1000
  if sec % 60 == 59 then sec, wait = sec + 1, wait + 60000 end
  later(wait, tick)
  call(sec)
end
later(1000, tick)
