-- The module file: in 0.9.x one open file and no handle, later handles beside the file opened last
-- (app/modules/file.c by tag). What is written reaches the flash at flush and close.

local F, current = {}, nil
local bufferBytes = 1024

local function isName(name, number, f)
  if hw.file_name(name) then return end
  if gen == 0 then error('filename too long') end
  error(("bad argument #%d to '%s' (filename invalid)"):format(number, f))
end
local function opened(f)
  if not f or f.isClosed then error('open a file first') end
  return f
end
local function save(f)
  if not f.put then return true end
  return hw.file_save(f.id)
end
local function shut(f)
  save(f)
  hw.file_close(f.id)
  f.isClosed = true
  if current == f then current = nil end
end
local function take(f, n, mark)
  local size = hw.file_length(f.id)
  if not f.get or f.at >= size then
    if gen == 0 then return end
    return nil
  end
  local s = hw.file_take(f.id, f.at, n)
  local found = mark and s:find(mark, 1, true)
  if found then s = s:sub(1, found) end
  f.at = f.at + #s
  return s
end
local function put(f, s)
  if not f.put then return nil end
  if f.add then f.at = hw.file_length(f.id) end
  if not hw.file_put(f.id, f.at, s) then return nil end
  f.at = f.at + #s
  return true
end

function F.read(f, n)
  opened(f)
  if type(n) == 'string' then
    if #n ~= 1 then error('wrong arg range') end
    return take(f, bufferBytes, n)
  end
  n = n or bufferBytes
  return take(f, gen == 0 and math.min(n, bufferBytes) or n)
end
function F.readline(f) return take(opened(f), bufferBytes, '\n') end
function F.write(f, s) return put(opened(f), tostring(s)) end
function F.writeline(f, s) return put(opened(f), tostring(s) .. '\n') end
function F.flush(f) return save(opened(f)) end
function F.seek(f, whence, offset)
  opened(f)
  local size = hw.file_length(f.id)
  local base = ({ set = 0, cur = f.at, ['end'] = size })[whence or 'cur']
  check(base, 1, 'seek', ("invalid option '%s'"):format(tostring(whence)))
  local to = base + (offset or 0)
  if to < 0 or to > size then return nil end
  f.at = to
  return to
end
function F.close(f) if f and not f.isClosed then shut(f) end end

local new, fields = class('file.obj', F)
file = { fsinfo = hw.file_usage }
-- Without a handle they mean the file that was opened last.
for name, method in pairs(F) do
  file[name] = function(...)
    if type((...)) == 'userdata' then return method(fields((...), name), select(2, ...)) end
    return method(current, ...)
  end
end
function file.open(name, mode)
  if current and gen == 0 then shut(current) end
  isName(name, 1, 'open')
  mode = mode or 'r'
  local kind, both = mode:sub(1, 1), mode:sub(2, 2) == '+'
  -- true empties what is there, false makes what is not there, nil does neither.
  local makes = nil
  if kind == 'w' then makes = true elseif kind == 'a' then makes = false end
  local id = hw.file_open(name, makes)
  if not id then return nil end
  current = { id = id, at = 0, get = both or kind == 'r', put = both or kind ~= 'r', add = kind == 'a' }
  if gen == 0 then return true end
  return new(current)
end
function file.list(pattern)
  local t, names = {}, { hw.file_names() }
  for _, name in ipairs(names) do
    if gen == 0 or not pattern or name:match(pattern) then t[name] = hw.file_size(name) end
  end
  return t
end
function file.remove(name)
  if gen == 0 then F.close(current) end
  isName(name, 1, 'remove')
  hw.file_remove(name)
end
function file.rename(old, new)
  if gen == 0 then F.close(current) end
  isName(old, 1, 'rename') isName(new, 2, 'rename')
  return hw.file_rename(old, new)
end
function file.format()
  F.close(current)
  hw.file_format()
  hw.print('format done.\n')
end
if gen > 0 then
  -- The time that its callback gives is for FAT on a card; SPIFFS notes none.
  function file.on(event)
    check(event == nil or event == 'rtc', 1, 'on', ("invalid option '%s'"):format(tostring(event)))
  end
  file.fscfg = hw.file_place
  function file.exists(name) isName(name, 1, 'exists') return hw.file_size(name) ~= nil end
  function file.stat(name)
    isName(name, 1, 'stat')
    local size = hw.file_size(name)
    if not size then return nil end
    return { size = size, name = name, is_dir = false, is_rdonly = false, is_hidden = false, is_sys = false,
      is_arch = false, time = { year = 1970, mon = 1, day = 1, hour = 0, min = 0, sec = 0 } }
  end
  function file.getcontents(name) 
    isName(name, 1, 'getcontents')
    local s = hw.file_contents(name)
    if s then return s end
  end
  function file.putcontents(name, s) isName(name, 1, 'putcontents') return hw.file_write(name, s) or nil end
end
