-- The module pipe (app/modules/pipe.c): a stream of bytes between tasks. Its reader is posted when something is
-- written, and again while something is left.

pipe = {}
local setmetatable, getmetatable = setmetatable, getmetatable
local chunkBytes = 1024
local meta = {}
local methods = {}
-- What each pipe holds; the pipe itself is a table with its write function in slot 1, as there.
local states = setmetatable({}, { __mode = 'k' })

local function stateOf(p, name)
  local state = type(p) == 'table' and getmetatable(p) == meta and states[p]
  check(state, 1, name, 'pipe table')
  return state
end
local function delimiter(number, name, ...)
  local value = select(number, ...)
  if value == nil then return '\n', false end
  if type(value) == 'number' then
    check(value > 0, number, name, 'invalid chunk size')
    return value
  end
  value = text(number, name, ...)
  local keeps = #value == 2 and value:sub(2) == '+'
  check(#value == (keeps and 2 or 1), number, name, 'invalid delimiter')
  return value:sub(1, 1), keeps
end
local function read(state, upTo, keeps)
  if state.bytes == '' then return nil end
  local stop, got = nil, nil
  if type(upTo) == 'number' then
    stop = math.min(upTo, #state.bytes)
    got = state.bytes:sub(1, stop)
  else
    local at = state.bytes:find(upTo, 1, true)
    stop = at or #state.bytes
    got = state.bytes:sub(1, at and not keeps and at - 1 or stop)
  end
  state.bytes = state.bytes:sub(stop + 1)
  return got
end
local function post(p, state)
  state.isPosted = true
  handlers[hw.post(state.priority)] = function()
    state.isPosted, state.isWritten = false, false
    local again = state.reader(p)
    if type(again) ~= 'boolean' then again = state.isWritten end
    if again and state.bytes ~= '' and not state.isPosted then post(p, state) end
  end
end
local function add(p, name, isFront, ...)
  local state, s = stateOf(p, name), select(1, ...)
  check(type(s) == 'string' or type(s) == 'number', 1, name, 'must be a string')
  s = tostring(s)
  if s == '' then return end
  state.bytes = isFront and s .. state.bytes or state.bytes .. s
  state.isWritten = true
  if not isFront and state.reader and not state.isPosted then post(p, state) end
end
function methods.read(p, ...)
  local state = stateOf(p, 'read')
  return read(state, delimiter(1, 'read', ...))
end
function methods.reader(p, ...)
  local state = stateOf(p, 'reader')
  local upTo, keeps = delimiter(1, 'reader', ...)
  return function() return read(state, upTo, keeps) end
end
function methods.unread(p, ...) add(p, 'unread', true, ...) end
function methods.nrec(p) return (#stateOf(p, 'nrec').bytes + chunkBytes - 1) // chunkBytes + 0 end
meta.__index = function(p, key)
  if key == 'write' then return p[1] end
  return methods[key]
end
meta.__len = function(p) return 1 + methods.nrec(p) end
meta.__tostring = function(p)
  setmetatable(p, nil)
  local name = tostring(p):gsub('^table', 'Pipe')
  setmetatable(p, meta)
  return name
end
function pipe.create(reader, priority)
  if reader ~= nil then
    check(type(reader) == 'function', 1, 'create', 'function expected, got ' .. type(reader))
    priority = tonumber(priority) or 1
    check(priority >= 0 and priority <= 2, 2, 'create', 'invalid priority')
  end
  local p = { function(p, ...) add(p, 'write', false, ...) end }
  states[p] = { bytes = '', reader = reader, priority = priority }
  return setmetatable(p, meta)
end
