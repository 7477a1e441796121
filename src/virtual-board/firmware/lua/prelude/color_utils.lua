-- The module color_utils (app/modules/color_utils.c): hue, saturation and value to the bytes of LEDs and back.

color_utils = {}
local function clipped(n) return n // 1 & 255 end
local function toGrb(hue, sat, val)
  local top, bottom, angle = val, (255 - sat) * val >> 8, hue % 360
  local rising = clipped((top - bottom) * (angle % 60) // 60 + bottom)
  local falling = clipped((top - bottom) * (60 - angle % 60) // 60 + bottom)
  local of = {
    [0] = { rising, top, bottom }, { top, falling, bottom }, { top, bottom, rising },
    { falling, bottom, top }, { bottom, rising, top }, { bottom, top, falling },
  }
  local g, r, b = spread(of[angle // 60 | 0])
  return g + 0, r + 0, b + 0
end
local function hsv(name, ...)
  local hue, sat, val = integer(1, name, ...), integer(2, name, ...), integer(3, name, ...)
  check(hue >= 0 and hue <= 360, 1, name, 'should be a 0-360')
  check(sat >= 0 and sat <= 255, 2, name, 'should be 0-255')
  check(val >= 0 and val <= 255, 3, name, 'should be 0-255')
  return toGrb(hue, sat, val)
end
function color_utils.hsv2grb(...) local g, r, b = hsv('hsv2grb', ...) return g, r, b end
function color_utils.hsv2grbw(...)
  local g, r, b = hsv('hsv2grbw', ...)
  local w = math.min(g, r, b)
  return g - w, r - w, b - w, w
end
function color_utils.colorWheel(...)
  local hue = integer(1, 'colorWheel', ...)
  check(hue >= 0 and hue <= 360, 1, 'colorWheel', 'should be a 0-360')
  return toGrb(hue, 255, 255)
end
local function cut(a, b) local q = a // b if q < 0 and q * b ~= a then q = q + 1 end return q end
function color_utils.grb2hsv(...)
  local g, r, b = integer(1, 'grb2hsv', ...), integer(2, 'grb2hsv', ...), integer(3, 'grb2hsv', ...)
  check(g ~= r or g ~= b, 1, 'grb2hsv', 'greyscale value cannot be converted to hsv')
  local least, most = math.min(g, r, b), math.max(g, r, b)
  local delta, hue = most - least, nil
  if r == most then hue = cut((g - b) * 60, delta)
  elseif g == most then hue = cut((b - r) * 60, delta) + 120
  else hue = cut((r - g) * 60, delta) + 240 end
  if hue < 0 then hue = hue + 360 end
  return (hue | 0) + 0, ((256 * delta - 8) // most | 0) + 0, most + 0
end
