// The Lua side of the firmware's modules: objects and callbacks over the host functions in `_hw`, and
// what Lua 5.1 had that 5.3 has not. Runs once before init.lua and returns the dispatcher of events.
export const preludeLua = `
local hw, gen = _hw, _hw.generation()
_hw = nil
io, os, dofile, loadfile, require, package, utf8 = nil
debug.sethook, debug.gethook = nil
if hw.lua51() then
  unpack, loadstring, table.getn, math.pow = table.unpack, load, function(t) return #t end, function(a, b) return a ^ b end
  math.mod, string.gfind = math.fmod, string.gmatch
  table.foreach = function(t, f) for k, v in pairs(t) do local r = f(k, v) if r ~= nil then return r end end end
  table.foreachi = function(t, f) for i, v in ipairs(t) do local r = f(i, v) if r ~= nil then return r end end end
  setfenv = function(f) return f end
  getfenv = function() return _G end
  _VERSION = 'Lua 5.1'
end
local tostring, pack, concat = tostring, table.pack, table.concat
function print(...)
  local t = pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  hw.print(concat(t, '\\t', 1, t.n) .. '\\n')
end

local handlers = {}
local function has(name) return hw.has(name) end
local function need(f) if type(f) ~= 'function' then error('function expected', 3) end return f end

if has('tmr') then
  local T, nextId = {}, 8
  T.__index = T
  local function new(id) return setmetatable({ id = id }, T) end
  function T:register(ms, mode, f)
    if type(ms) ~= 'number' or ms < 1 or ms > 6870947 then error('invalid range', 2) end
    self:stop() self.ms, self.mode, self.f = ms, mode, need(f)
    return true
  end
  function T:start()
    if not self.f or self.on then return false end
    self.on = true
    handlers[self.id] = function()
      if self.mode ~= 1 then self.on = false hw.timer(self.id, 0, false) end
      local f = self.f
      if self.mode == 0 then self.f = nil end
      f(self)
    end
    hw.timer(self.id, self.ms, self.mode == 1)
    return true
  end
  function T:alarm(ms, mode, f) self:register(ms, mode, f) return self:start() end
  function T:stop()
    local was = self.on == true
    self.on = false hw.timer(self.id, 0, false)
    return was
  end
  function T:unregister() self:stop() self.f = nil handlers[self.id] = nil end
  function T:interval(ms) self.ms = ms if self.on then hw.timer(self.id, ms, self.mode == 1) end end
  function T:state() if self.f then return self.on == true, self.mode end end
  tmr = { ALARM_SINGLE = 0, ALARM_AUTO = 1, ALARM_SEMI = 2, delay = hw.delay, now = hw.now, time = hw.time, wdclr = hw.wdclr }
  if gen > 0 then tmr.create = function() nextId = nextId + 1 return new(nextId) end end
  if gen < 3 then
    local static = {}
    for _, name in ipairs { 'register', 'start', 'alarm', 'stop', 'unregister', 'interval', 'state' } do
      tmr[name] = function(id, ...)
        if type(id) ~= 'number' or id < 0 or id > 6 then error('timer ' .. tostring(id) .. ' does not exist', 2) end
        static[id] = static[id] or new(id)
        return static[id][name](static[id], ...)
      end
    end
  end
end

if has('gpio') then
  gpio = { INPUT = 0, OUTPUT = 1, INT = 2, OPENDRAIN = 3, LOW = 0, HIGH = 1, FLOAT = 0, PULLUP = 1,
    mode = hw.gpio_mode, write = hw.gpio_write, read = hw.gpio_read }
  function gpio.trig(pin, kind, f)
    local event = hw.gpio_trig(pin, kind or 'none')
    if f then handlers[event] = f end
  end
  function gpio.serout(pin, level, delays, cycles, f)
    if type(delays) ~= 'table' then delays = { delays } end
    if type(cycles) ~= 'number' then cycles = 1 end
    hw.gpio_write(pin, level)
    for _ = 1, cycles do
      for i = 1, #delays do
        hw.gpio_write(pin, level) hw.delay(delays[i]) level = 1 - level
      end
    end
    if type(f) == 'function' then node.task.post(f) end
  end
end

if has('file') then
  local F, current = {}, nil
  F.__index = F
  function F:read(n)
    if not self.get then return nil end
    local all, at = self.data, self.at
    if at > #all then return nil end
    local stop = at + 1023
    if type(n) == 'string' then stop = (all:find(n:sub(1, 1), at, true)) or stop
    elseif n then stop = at + n - 1 end
    stop = math.min(stop, at + 1023)
    local s = all:sub(at, stop)
    self.at = at + #s
    return s
  end
  function F:readline() return self:read('\\n') end
  function F:write(s)
    if not self.put then return nil end
    s = tostring(s)
    if not hw.file_fits(self.name, #self.data + #s) then return nil end
    if self.add then self.at = #self.data + 1 end
    self.data = self.data:sub(1, self.at - 1) .. s .. self.data:sub(self.at + #s)
    self.at, self.dirty = self.at + #s, true
    return true
  end
  function F:writeline(s) return self:write(s .. '\\n') end
  function F:seek(whence, offset)
    local base = whence == 'set' and 0 or whence == 'end' and #self.data or self.at - 1
    local to = base + (offset or 0)
    if to < 0 or to > #self.data then return nil end
    self.at = to + 1
    return to
  end
  function F:flush() if self.dirty then self.dirty = false return hw.file_write(self.name, self.data) or nil end return true end
  function F:close() self:flush() self.get, self.put = false, false if current == self then current = nil end end
  file = { list = function(pattern)
    local t, names = {}, { hw.file_names() }
    for _, name in ipairs(names) do if not pattern or name:find(pattern) then t[name] = hw.file_size(name) end end
    return t
  end, remove = hw.file_remove, rename = hw.file_rename, fsinfo = hw.file_usage, format = hw.file_format }
  function file.open(name, mode)
    mode = mode or 'r'
    if current and gen < 3 then current:close() end
    if not hw.file_name(name) then return nil end
    local keep = mode:sub(1, 1) ~= 'w'
    local data = keep and hw.file_read(name) or nil
    if not data and mode:sub(1, 1) == 'r' then return nil end
    local f = setmetatable({ name = name, data = data or '', at = 1, get = mode:sub(1, 1) == 'r' or mode:find('+', 1, true) ~= nil,
      put = mode ~= 'r', add = mode:sub(1, 1) == 'a' }, F)
    if not data then f.dirty = true end
    current = f
    return gen > 0 and f or true
  end
  for _, name in ipairs { 'read', 'readline', 'write', 'writeline', 'seek', 'flush', 'close' } do
    file[name] = function(...)
      if current then return current[name](current, ...) end
      if name ~= 'close' then error('open a file first', 2) end
    end
  end
  if gen > 0 then
    function file.exists(name) return hw.file_size(name) ~= nil end
    function file.stat(name) local n = hw.file_size(name) return n and { name = name, size = n, is_dir = false } or nil end
    file.getcontents = hw.file_read
    function file.putcontents(name, s) return hw.file_write(name, s) or nil end
  end
end

if has('uart') then
  uart = { PARITY_NONE = 0, PARITY_ODD = 1, PARITY_EVEN = 2, STOPBITS_1 = 1, STOPBITS_1_5 = 2, STOPBITS_2 = 3,
    setup = hw.uart_setup, write = hw.uart_write }
  function uart.on(event, until_, f, run)
    if type(until_) == 'function' then until_, f, run = 0, until_, f end
    handlers.uart = f
    hw.uart_on(type(f) == 'function', until_ or 0, run ~= 0)
  end
end

local function chunk(name)
  local source = hw.file_read(name)
  if not source then return nil, 'cannot open ' .. tostring(name) end
  return load(source, '@' .. name)
end
loadfile = chunk
function dofile(name) local f, e = chunk(name) if not f then error(e, 0) end return f() end
package = { loaded = {} }
function require(name)
  if package.loaded[name] == nil then
    local f = assert(chunk(name .. '.lua'))
    local value = f(name)
    package.loaded[name] = value == nil and true or value
  end
  return package.loaded[name]
end

if has('node') then
  node = { heap = hw.heap, chipid = hw.chip_id, flashid = hw.flash_id, flashsize = hw.flash_size, restart = hw.restart,
    bootreason = hw.boot_reason, task = { LOW_PRIORITY = 0, MEDIUM_PRIORITY = 1, HIGH_PRIORITY = 2 } }
  function node.info(group)
    if gen < 3 or group == nil then return hw.info_numbers() end
    local fields = { hw.info(group) }
    local t = {}
    for i = 1, #fields, 2 do t[fields[i]] = fields[i + 1] end
    return t
  end
  function node.task.post(priority, f)
    handlers[hw.post()] = need(type(priority) == 'function' and priority or f)
    return true
  end
  -- The byte code in a .lc file is this interpreter's own: it runs here and on no chip.
  function node.compile(name)
    local f, e = chunk(name)
    if not f then error(e, 0) end
    hw.file_write(name:gsub('%.lua$', '') .. '.lc', string.dump(f))
  end
end

return function(event, ...)
  local f = handlers[event]
  if f then f(...) end
end
`;
