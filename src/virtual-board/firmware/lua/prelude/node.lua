-- The module node: what the chip is, tasks, restarts, byte code, its own input and output (app/modules/node.c by tag).

node = { heap = hw.heap, chipid = hw.chip_id, flashid = hw.flash_id, flashsize = hw.flash_size, restart = hw.restart,
  bootreason = hw.boot_reason, CPU80MHZ = 80, CPU160MHZ = 160,
  task = { LOW_PRIORITY = 0, MEDIUM_PRIORITY = 1, HIGH_PRIORITY = 2 } }
local groups = { lfs = true, hw = true, sw_version = true, build_config = true }
local longestSleepUs, mostSleepUs = 36000000000, 13612089344

local function group(name)
  local fields, t = { hw.info(name) }, {}
  for i = 1, #fields, 2 do t[fields[i]] = fields[i + 1] end
  return t
end
local function deprecated(what, when)
  hw.print(('Warning, deprecated API! %s. It will be removed %s. See documentation for details.\n'):format(what, when))
end
function node.info(name)
  if gen < 3 then return hw.info_numbers() end
  if name == nil or name == 'legacy' then
    deprecated('node.info() without parameter', 'in the next version')
    return hw.info_numbers()
  end
  check(groups[name], 1, 'info', ("invalid option '%s'"):format(tostring(name)))
  return group(name)
end
function node.dsleep(us, mode)
  check(type(mode) ~= 'number' or mode >= 0 and mode <= 4, 2, 'dsleep', 'wrong option value')
  if type(us) ~= 'number' then return end
  check(us < longestSleepUs, 1, 'dsleep', 'invalid time value')
  hw.deep_sleep(us)
end
function node.task.post(priority, f)
  if type(priority) == 'function' then priority, f = 1, priority end
  check(type(priority) == 'number' and priority >= 0 and priority <= 2, 1, 'post', 'invalid  priority')
  check(type(f) == 'function', 2, 'post', 'function expected, got ' .. type(f))
  local event = hw.post(priority)
  handlers[event] = function() handlers[event] = nil f(priority) end
  if gen < 3 then return true end
end
function node.compile(...)
  local name = text(1, 'compile', ...)
  check(hw.file_name(name), 1, 'compile', 'filename invalid')
  if name:sub(-4) ~= '.lua' then error('not a .lua file') end
  local f, e = chunk(name)
  if not f then error(e) end
  if not hw.file_write(name:sub(1, -4) .. 'lc', compiled .. hw.file_read(name)) then error('writing to file failed') end
end
local frequency = 80
function node.setcpufreq(...)
  frequency = integer(1, 'setcpufreq', ...) == 160 and 160 or 80
  return frequency
end
function node.restore() hw.forget_settings('wifi') end
-- What is typed into the console by a program comes after what waits there already.
function node.input(...) hw.input(text(1, 'input', ...)) end
local function outputTo(f, toSerial)
  if type(f) ~= 'function' then
    handlers.output = nil
    return hw.output(false, true)
  end
  if gen > 2 then
    local p = pipe.create(f)
    handlers.output = function(s) p:write(s) end
  else
    handlers.output = f
  end
  hw.output(true, not (type(toSerial) == 'number' and toSerial == 0))
end
node.output = outputTo
if gen == 0 then
  node.readvdd33 = function() return 65535 end
  node.setcpufreq, node.restore, node.CPU80MHZ, node.CPU160MHZ, node.task, node.bootreason = nil, nil, nil, nil, nil, nil
  node.key, node.led = function() end, function() end
else
  function node.stripdebug(level, f)
    check(level == nil or level == 1 or level == 2 or level == 3, 1, 'stripdebug', 'Invalid strip level')
    check(f == nil or type(f) == 'function' or type(f) == 'number', 2, 'stripdebug', 'not a valid function')
    if level and f == nil then parts.stripLevel = level end
    return f == nil and (parts.stripLevel or 3) or 0
  end
  if hw.lua51() then
    -- When garbage is collected: here whenever JavaScript does, so the mode is only remembered.
    node.egc = { NOT_ACTIVE = 0, ON_ALLOC_FAILURE = 1, ON_MEM_LIMIT = 2, ALWAYS = 4 }
    function node.egc.setmode(...)
      local mode, limit = integer(1, 'setmode', ...), select(2, ...)
      check(mode >= 0 and mode <= 7, 1, 'setmode', 'invalid mode')
      check(mode & 2 == 0 or type(limit) == 'number' and limit ~= 0, 1, 'setmode', 'limit must be non-zero')
    end
    function node.egc.meminfo()
      local used = collectgarbage('count') * 1024 // 1 | 0
      return used, used
    end
  end
end
if gen > 1 then
  function node.getcpufreq() return frequency end
  function node.dsleepMax() return mostSleepUs end
  function node.sleep() error('node.sleep() is unavailable') end
  function node.random(...)
    local n = select('#', ...)
    if n == 0 then return math.random() end
    if n > 2 then error('wrong number of arguments') end
    local from = n == 2 and integer(1, 'random', ...) or 1
    local to = integer(n, 'random', ...)
    check(from <= to, 2, 'random', 'interval is empty')
    return from + hw.random(to - from + 1)
  end
end
if gen > 2 then
  function node.setonerror(f) handlers.onerror = type(f) == 'function' and f or parts.defaultOnError end
  -- No flash store: no partition is set aside for one.
  local noStore = 'No LFS partition allocated'
  local function reload() return noStore end
  local get = function() return nil end
  node.LFS = setMeta({ list = get, get = get, reload = reload }, { __index = function(_, name)
    if name == 'config' then return group('lfs') end
    return nil
  end })
  node.flashindex = get
  function node.flashreload(...)
    deprecated('node.flashreload', 'soon. Use node.LFS interface instead')
    return reload(...)
  end
  function node.getpartitiontable()
    local from, size = hw.file_place()
    return { lfs_addr = 0, lfs_size = 0, spiffs_addr = from, spiffs_size = size }
  end
  function node.startupcommand(...)
    hw.keep_settings('startup', text(1, 'startupcommand', ...))
    return true
  end
  local options = { banner = true, delay_mount = false, frequency = 80 }
  function node.startup(t)
    if t ~= nil then
      ofType('table', 1, 'startup', t)
      if next(t) == nil then
        hw.forget_settings('startup')
        hw.forget_settings('banner')
        options.delay_mount, options.frequency = false, 80
      end
      if t.command ~= nil then hw.keep_settings('startup', text(1, 'startup', t.command)) end
      if t.banner ~= nil then hw.keep_settings('banner', t.banner and 'on' or 'off') end
      if t.delay_mount ~= nil then options.delay_mount = not not t.delay_mount end
      if t.frequency ~= nil then options.frequency = t.frequency == 160 and 160 or 80 end
    end
    return { command = hw.kept_settings('startup'), banner = hw.kept_settings('banner') ~= 'off',
      delay_mount = options.delay_mount, frequency = options.frequency }
  end
end
