-- The module rtcfifo (app/modules/rtcfifo.c): samples in the RTC memory, over resets and deep sleep. On the chip a
-- sample takes a word, its time as a difference; here it takes four, and what no longer fits goes first as there.

rtcfifo = {}
local mark, base, sampleWords = 0x46494631, 10, 4
-- Head words: mark, interval, first, last, count, place of the oldest, in samples.
local function word(at) return hw.rtc_read(base + at) end
local function setWord(at, value) hw.rtc_write(base + at, value) end
local function capacity() return (word(3) - word(2)) // sampleWords | 0 end
local function ready() if word(0) ~= mark then error('rtcfifo not prepared!') end end

function rtcfifo.prepare(options)
  if options ~= nil and type(options) ~= 'table' then error('expected table as arg #1') end
  options = options or {}
  local first, last = options.storage_begin or 32, options.storage_end or 128
  if not (options.storage_begin and options.storage_end) then first, last = 32, 128 end
  check(first > base + 5 and last <= 128 and last - first >= sampleWords, 1, 'prepare', 'wrong arg range')
  for at, value in ipairs { options.interval_us or 0, first, last, 0, 0 } do setWord(at, value) end
  setWord(0, mark)
end
function rtcfifo.ready() return word(0) == mark and 1 or 0 end
local function placeOf(index) return word(2) + (word(5) + index) % capacity() * sampleWords | 0 end
function rtcfifo.drop(...)
  ready()
  local n = math.min(integer(1, 'drop', ...), word(4))
  setWord(5, (word(5) + n) % capacity())
  setWord(4, word(4) - n)
end
function rtcfifo.put(...)
  ready()
  local stamp, value, decimals = integer(1, 'put', ...), integer(2, 'put', ...), integer(3, 'put', ...)
  local name = text(4, 'put', ...):sub(1, 4)
  if word(4) == capacity() then rtcfifo.drop(1) end
  local at = placeOf(word(4))
  local tag = 0
  for i = 1, #name do tag = tag | name:byte(i) << 8 * (i - 1) end
  for i, each in ipairs { stamp, value, decimals, tag } do hw.rtc_write(at + i - 1, each) end
  setWord(4, word(4) + 1)
end
function rtcfifo.peek(offset)
  ready()
  offset = type(offset) == 'number' and offset | 0 or 0
  if offset < 0 or offset >= word(4) then return end
  local at, name = placeOf(offset), ''
  local tag = hw.rtc_read(at + 3) | 0
  for _ = 1, 4 do
    if tag & 255 == 0 then break end
    name, tag = name .. ('').char(tag & 255), tag >> 8
  end
  return hw.rtc_read(at), hw.rtc_read(at + 1), hw.rtc_read(at + 2), name
end
local function pop(...)
  if select('#', ...) > 0 then rtcfifo.drop(1) end
  return ...
end
function rtcfifo.pop() ready() return pop(rtcfifo.peek(0)) end
function rtcfifo.count() ready() return word(4) end
if has('rtctime') then
  function rtcfifo.dsleep_until_sample(...)
    ready()
    hw.deep_sleep(hw.rtc_until(word(1), integer(1, 'dsleep_until_sample', ...)))
  end
end
