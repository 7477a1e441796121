-- The module bit: 32 bits with a sign, in every build. A count of places is taken by its low five bits, as
-- the core's shifts do (app/modules/bit.c). What is returned is a number of the build's kind: hence "+ 0".

bit = {}
function bit.bnot(...) return ~integer(1, 'bnot', ...) + 0 end
local function ofAll(name, op)
  bit[name] = function(...)
    local w = integer(1, name, ...)
    for i = 2, select('#', ...) do w = op(w, integer(i, name, ...)) end
    return w + 0
  end
end
ofAll('band', function(a, b) return a & b end)
ofAll('bor', function(a, b) return a | b end)
ofAll('bxor', function(a, b) return a ~ b end)
local function at(place) return 1 << (place & 31) end
ofAll('set', function(w, place) return w | at(place) end)
ofAll('clear', function(w, place) return w & ~at(place) end)
local function shift(name, op)
  bit[name] = function(...)
    local w, by = integer(1, name, ...), integer(2, name, ...)
    return op(w, by & 31) + 0
  end
end
shift('lshift', function(w, by) return w << by end)
shift('rshift', function(w, by) return w >> by end)
shift('arshift', function(w, by) if w < 0 then return ~(~w >> by) end return w >> by end)
function bit.bit(...) return at(integer(1, 'bit', ...)) + 0 end
local function test(name, isSet)
  bit[name] = function(...)
    local w, place = integer(1, name, ...), integer(2, name, ...)
    return (w & at(place) ~= 0) == isSet
  end
end
test('isset', true)
test('isclear', false)
