-- The module rtcmem: 128 words that outlive resets and deep sleep, not the power (app/modules/rtcmem.c).

local words = 128
rtcmem = {}
function rtcmem.read32(...)
  local from, count = integer(1, 'read32', ...), tonumber((select(2, ...))) or 1
  local got = {}
  for at = from, math.min(from + count, words) - 1 do
    if at < 0 then break end
    got[#got + 1] = hw.rtc_read(at)
  end
  return spread(got)
end
function rtcmem.write32(...)
  local at, count = integer(1, 'write32', ...), select('#', ...) - 1
  check(at + count <= words, 1, 'write32', 'RTC mem would overrun')
  for i = 1, count do hw.rtc_write(at + i - 1, tonumber((select(i + 1, ...))) or 0) end
end
