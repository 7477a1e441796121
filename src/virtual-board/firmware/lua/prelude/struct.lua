-- The module struct (app/modules/struct.c, after Roberto Ierusalimschy's library): texts out of values and back.

struct = {}
local mostIntegerBytes, longestAlignment = hw.integers() and 4 or 32, 8
local sizes = { b = 1, B = 1, h = 2, H = 2, l = 4, L = 4, T = 4, x = 1 }
if not hw.integers() then sizes.f, sizes.d = 4, 8 end

-- Calls each(option, size) for every option of a format; how many bytes come before it each() answers with.
local function walk(format, position, each)
  local isBig, align, at = false, 1, 1
  local function number(otherwise)
    local digits = format:match('^%d+', at)
    if not digits then return otherwise end
    at = at + #digits
    if #digits > 10 or tonumber(digits) > 2147483647 then error('integral size overflow') end
    return tonumber(digits)
  end
  while at <= #format do
    local letter = format:sub(at, at)
    at = at + 1
    local size = sizes[letter] or 0
    if letter == 'c' then size = number(1)
    elseif letter == 'i' or letter == 'I' then
      size = number(4)
      if size > mostIntegerBytes then
        error(('integral size %d is larger than limit of %d'):format(size, mostIntegerBytes))
      end
    end
    local gap = 0
    if size > 0 and letter ~= 'c' then
      local to = size > align and align or size
      gap = to - (position & (to - 1)) & (to - 1)
    end
    position = position + gap
    if letter == '>' then isBig = true
    elseif letter == '<' then isBig = false
    elseif letter == '!' then
      align = number(longestAlignment)
      if align == 0 or align & align - 1 ~= 0 then error(('alignment %d is not a power of 2'):format(align)) end
    elseif letter ~= ' ' then
      if not sizes[letter] and not ('ciIs'):find(letter, 1, true) then
        check(false, 1, each.name, ("invalid format option '%s'"):format(letter))
      end
      position = position + each.of(letter, size, gap, isBig, position)
    end
  end
  return position
end
local floats = { f = { [true] = '>f', [false] = '<f' }, d = { [true] = '>d', [false] = '<d' } }

function struct.pack(...)
  local arguments, n, parts, next = { ... }, select('#', ...), {}, 2
  local format = text(1, 'pack', ...)
  walk(format, 0, { name = 'pack', of = function(letter, size, gap, isBig)
    if gap > 0 then parts[#parts + 1] = ('\0'):rep(gap) end
    if letter == 'x' then
      parts[#parts + 1] = '\0'
      return 1
    end
    local number = next
    next = next + 1
    local value = arguments[number]
    local got = number > n and 'no value' or type(value)
    if letter == 'c' or letter == 's' then
      if type(value) == 'number' then value = tostring(value) end
      check(type(value) == 'string', number, 'pack', 'string expected, got ' .. got)
      if size == 0 then size = #value end
      check(#value >= size, number + 1, 'pack', 'string too short')
      value = value:sub(1, size)
      if letter == 's' then value = value .. '\0' end
      parts[#parts + 1] = value
      return #value
    end
    local numeric = tonumber(value)
    check(numeric, number, 'pack', 'number expected, got ' .. got)
    if floats[letter] then parts[#parts + 1] = packBytes(floats[letter][isBig], numeric)
    else parts[#parts + 1] = hw.integer_bytes(numeric, size, isBig) end
    return size
  end })
  return concat(parts)
end
function struct.unpack(...)
  local format, data, got = text(1, 'unpack', ...), text(2, 'unpack', ...), {}
  local from = select(3, ...) and integer(3, 'unpack', ...) or 1
  local last = walk(format, from - 1, { name = 'unpack', of = function(letter, size, _, isBig, at)
    check(at + size <= #data, 2, 'unpack', 'data string too short')
    if letter == 'x' then return 1 end
    if letter == 's' then
      local stop = data:find('\0', at + 1, true)
      if not stop then error('unfinished string in data') end
      got[#got + 1] = data:sub(at + 1, stop - 1)
      return stop - at
    end
    if letter == 'c' then
      if size == 0 then
        size = got[#got]
        if type(size) ~= 'number' then error('format `c0\' needs a previous size') end
        got[#got] = nil
        check(at + size <= #data, 2, 'unpack', 'data string too short')
      end
      got[#got + 1] = data:sub(at + 1, at + size)
      return size
    end
    local bytes = data:sub(at + 1, at + size)
    if floats[letter] then got[#got + 1] = (unpackBytes(floats[letter][isBig], bytes))
    else got[#got + 1] = hw.bytes_integer(bytes, isBig, letter:find('%l') ~= nil) end
    return size
  end })
  got[#got + 1] = last + 1
  return spread(got)
end
function struct.size(...)
  return walk(text(1, 'size', ...), 0, { name = 'size', of = function(letter, size)
    check(letter ~= 's', 1, 'size', "option 's' has no fixed size")
    check(letter ~= 'c' or size > 0, 1, 'size', "option 'c0' has no fixed size")
    return size
  end })
end
