-- The module rtctime: a clock in the RTC memory, which resets and deep sleep leave and the power does not
-- (app/modules/rtctime.c). Times are the host's affair: they need more than the 32 bits of an integer build.

rtctime = {}
local rate = 0

local parts = { 'year', 'mon', 'day', 'hour', 'min', 'sec', 'wday', 'yday' }

function rtctime.set(sec, usec, newRate)
  if type(sec) == 'number' then hw.rtc_set_time(sec, type(usec) == 'number' and usec or 0) end
  if type(newRate) == 'number' then rate = newRate end
end
function rtctime.get()
  local sec, usec = hw.rtc_time()
  return sec or 0, usec or 0, rate
end
-- Microseconds of this clock for so many of the chip's.
function rtctime.adjust_delta(...)
  local us = integer(1, 'adjust_delta', ...)
  return us + us * rate / 4294967296 // 1 | 0
end
local function sleepOption(number, ...)
  local mode = select(number, ...)
  if type(mode) == 'number' and (mode < 0 or mode > 4) then error('unknown sleep option') end
end
function rtctime.dsleep(...)
  local us = integer(1, 'dsleep', ...)
  sleepOption(2, ...)
  hw.deep_sleep(us)
end
function rtctime.dsleep_aligned(...)
  if not hw.rtc_time() then error('time not available, unable to align') end
  local align, least = integer(1, 'dsleep_aligned', ...), integer(2, 'dsleep_aligned', ...)
  sleepOption(3, ...)
  hw.deep_sleep(hw.rtc_until(align, least))
end
function rtctime.epoch2cal(...)
  local stamp = integer(1, 'epoch2cal', ...)
  check(stamp >= 0, 1, 'epoch2cal', 'wrong arg range')
  local numbers, t = { hw.rtc_calendar(stamp) }, {}
  for i, name in ipairs(parts) do t[name] = numbers[i] end
  return t
end
