-- What comes first: the host's functions, what Lua 5.1 had that 5.3 has not and the other way round, print, and
-- the table of handlers that the dispatcher of events looks into. The locals here are seen by the rest of the core,
-- and by the modules as far as prelude.ts hands them on.

local hw, gen = _hw, _hw.generation()
_hw = nil
local type, pairs, ipairs, select = type, pairs, ipairs, select
-- An error stands at the line of the user's that called into the firmware, however deep inside it is; one at level 0
-- stands nowhere.
local plainError = error
local function error(message, level)
  if level == 0 then plainError(message, 0) end
  hw.fail(message)
end
local tostring, tonumber, pcall, rawget = tostring, tonumber, pcall, rawget
local pack, spread, concat, toInteger = table.pack, table.unpack, table.concat, math.tointeger
local packBytes, unpackBytes = string.pack, string.unpack
local next = next
-- Texts and functions alike, whatever programs make of load.
local compile = load
local getFields, setFields = debug.getuservalue, debug.setuservalue
local getMeta, setMeta, registry = debug.getmetatable, debug.setmetatable, debug.getregistry()
-- Only these of a library stay.
local function keep(name, names)
  local library = _G[name]
  for key in pairs(library) do
    if not (' ' .. names .. ' '):find(' ' .. key .. ' ', 1, true) then library[key] = nil end
  end
end
if hw.lua51() then
  local function refuse(name, wanted, got)
    error(("bad argument #1 to '%s' (%s expected, got %s)"):format(name, wanted, got))
  end
  local function ofTable(name, f)
    return function(...)
      local got = select('#', ...) == 0 and 'no value' or type(...)
      if got ~= 'table' then refuse(name, 'table', got) end
      return f(...)
    end
  end
  unpack, math.pow = table.unpack, function(a, b) return a ^ b end
  table.getn = ofTable('getn', function(t) return #t end)
  table.foreach = ofTable('foreach', function(t, f)
    for k, v in next, t do local r = f(k, v) if r ~= nil then return r end end
  end)
  table.foreachi = ofTable('foreachi', function(t, f)
    for i, v in ipairs(t) do local r = f(i, v) if r ~= nil then return r end end
  end)
  table.setn = function() error("'setn' is obsolete") end
  gcinfo = function() return collectgarbage('count') // 1 | 0 end
  table.maxn = ofTable('maxn', function(t)
    local most = 0
    for key in next, t do if type(key) == 'number' and key > most then most = key end end
    return most
  end)
  function load(f, name)
    if type(f) ~= 'function' then refuse('load', 'function', type(f)) end
    return compile(f, name or '=(load)')
  end
  function loadstring(s, name)
    if type(s) ~= 'string' and type(s) ~= 'number' then refuse('loadstring', 'string', type(s)) end
    return compile(tostring(s), name or tostring(s))
  end
  string.gfind, math.mod = string.gmatch, gen == 0 and math.fmod or nil
  rawlen, _VERSION = nil, 'Lua 5.1'
  keep('string', 'byte char dump find format gfind gmatch gsub len lower match rep reverse sub upper')
  keep('table', 'concat foreach foreachi getn insert maxn remove setn sort')
  keep('coroutine', 'create resume running status wrap yield')
  keep('math', 'abs ceil floor huge max min mod pi pow random randomseed sqrt')
end
-- LUA_USE_BUILTIN_DEBUG_MINIMAL; in 0.9.x there is none of it.
if gen > 2 and hw.lua51() then
  -- ("%d %s") % {1, "a"}
  getMeta('').__mod = function(text, values)
    if type(values) == 'table' then return string.format(text, spread(values)) end
    return string.format(text, values)
  end
end
if gen == 0 then debug = nil else keep('debug', 'getregistry traceback') end
if hw.integers() then
  -- app/lua/lmathlib.c with LUA_NUMBER_INTEGRAL: what there is without a point (floor and ceil change nothing).
  local all, format = math, string.format
  local function same(x) return all.floor(x) end
  local function power(a, b) if b < 0 then return 0 end return a ^ b end
  math = { abs = all.abs, ceil = same, floor = same, huge = 2147483647, max = all.max, min = all.min, pow = power,
    random = all.random, randomseed = all.randomseed }
  function math.sqrt(x)
    if x < 0 then error("bad argument #1 to 'sqrt' (negative)") end
    return all.sqrt(x)
  end
  function string.format(text, ...)
    local option = type(text) == 'string' and text:gsub('%%%%', ''):match('%%[-+ #0]*%d*%.?%d*([aAeEfgG])')
    if option then error(("invalid option '%%%s' to 'format'"):format(option)) end
    return format(text, ...)
  end
end
function print(...)
  local t = pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  hw.print(concat(t, '\t', 1, t.n) .. '\n')
end

local handlers = {}
-- What chunks that are no modules make for those that are.
local parts = {}
local userData = _new_object
_new_object = nil
-- Objects are userdata, as those that C makes: type() says so, and no field shows but the methods.
local function class(name, methods)
  local meta, fields = {}, {}
  for method, f in pairs(methods) do
    meta[method] = function(object, ...) return f(fields(object, method), ...) end
  end
  meta.__index = meta
  function fields(object, method)
    if type(object) == 'userdata' and getMeta(object) == meta then return getFields(object) end
    local got = object == nil and 'no value' or type(object)
    error(("bad argument #1 to '%s' (%s expected, got %s)"):format(method, name, got))
  end
  return function(values)
    values.object = userData()
    setFields(values.object, values)
    return setMeta(values.object, meta)
  end, fields
end
local function has(name) return hw.has(name) end
-- As luaL_argcheck words it.
local function check(ok, number, name, why)
  if not ok then error(("bad argument #%d to '%s' (%s)"):format(number, name, why)) end
end
-- As luaL_checkinteger does, for an argument of the function that calls this; numbered from 1.
local function integer(number, name, ...)
  local value = select(number, ...)
  local n = tonumber(value)
  check(n, number, name, 'number expected, got ' .. (select('#', ...) < number and 'no value' or type(value)))
  n = toInteger(n)
  check(n, number, name, 'number has no integer representation')
  return n | 0
end
-- Timers without a number of the user's: below are those, the watchdog and the pins (see events.ts).
local lastTimer = 0x20000
local function timerId() lastTimer = lastTimer + 1 return lastTimer end
-- Calls f once, after so many milliseconds; what it returns undoes that.
local function later(ms, f)
  local id = timerId()
  local function undo() handlers[id] = nil hw.timer(id, 0, false) end
  handlers[id] = function() handlers[id] = nil f() end
  hw.timer(id, ms < 1 and 1 or ms, false)
  return undo
end
-- As luaL_checklstring: an argument of the function that calls this, numbered from 1; numbers are texts too.
local function text(number, name, ...)
  local value = select(number, ...)
  if type(value) == 'number' then return tostring(value) end
  local got = select('#', ...) < number and 'no value' or type(value)
  check(type(value) == 'string', number, name, 'string expected, got ' .. got)
  return value
end
-- As luaL_checktype.
local function ofType(wanted, number, name, ...)
  local value = select(number, ...)
  local got = select('#', ...) < number and 'no value' or type(value)
  check(type(value) == wanted, number, name, wanted .. ' expected, got ' .. got)
  return value
end
-- As luaL_checkoption, of texts in a table.
local function option(wanted, number, name, ...)
  local value = text(number, name, ...)
  check(wanted[value], number, name, ("invalid option '%s'"):format(value))
  return value
end
-- As MOD_CHECK_ID words it.
local function exists(ok, module, id)
  if not ok then error(('%s %d does not exist'):format(module, id)) end
end
local function isPin(index) return index >= 0 and index <= 12 end
