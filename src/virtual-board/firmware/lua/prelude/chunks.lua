-- Code from files: dofile, loadfile, require over the file store instead of an operating system.

-- What node.compile makes begins with this and goes on with the text: it runs here and on no chip.
local compiled = '\27LuaText'
local function chunk(name)
  local source = hw.file_read(name)
  if not source then return nil, 'cannot open ' .. tostring(name) end
  if source:sub(1, #compiled) == compiled then
    return compile(source:sub(#compiled + 1), '@' .. name:gsub('%.lc$', '.lua'))
  end
  return compile(source, '@' .. name)
end
loadfile = chunk
function dofile(name)
  local f, e = chunk(name)
  if not f then error(e, 0) end
  -- No tail call: what it runs is run from here.
  local function pass(...) return ... end
  return pass(f())
end
package = { loaded = {}, preload = {}, path = '?.lc;?.lua', cpath = '', config = '/\n;\n?\n!\n-' }
local loaded, preload = package.loaded, package.preload
for name, library in pairs { _G = _G, string = string, table = table, math = math, coroutine = coroutine } do
  loaded[name] = library
end
-- Each gives the function of a module, or tells where it looked.
package.loaders = {
  function(name) return preload[name] or ("\n\tno field package.preload['%s']"):format(name) end,
  function(name)
    local tried = ''
    for pattern in tostring(package.path):gmatch('[^;]+') do
      local file = pattern:gsub('?', (name:gsub('%.', '/')))
      if hw.file_size(file) then
        local f, e = chunk(file)
        if f then return f end
        error(("error loading module '%s' from file '%s':\n\t%s"):format(name, file, e))
      end
      tried = tried .. ("\n\tno file '%s'"):format(file)
    end
    return tried
  end,
}
local isLoading = {}
function require(name)
  if type(name) ~= 'string' then error(("bad argument #1 to 'require' (string expected, got %s)"):format(type(name))) end
  if loaded[name] == isLoading then error(("loop or previous error loading module '%s'"):format(name)) end
  if loaded[name] then return loaded[name] end
  local tried, f = '', nil
  for _, loader in ipairs(package.loaders) do
    local found = loader(name)
    if type(found) == 'function' then f = found break end
    if type(found) == 'string' then tried = tried .. found end
  end
  if not f then error(("module '%s' not found:%s"):format(name, tried)) end
  loaded[name] = isLoading
  local value = f(name)
  if value ~= nil then loaded[name] = value elseif loaded[name] == isLoading then loaded[name] = true end
  return loaded[name]
end
