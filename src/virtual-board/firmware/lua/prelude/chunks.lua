-- Code from files: dofile, loadfile, require over the file store instead of an operating system.

-- What node.compile makes begins with this and goes on with the text: it runs here and on no chip.
local compiled = '\27LuaText'
local function chunk(name)
  local source = hw.file_read(name)
  if not source then return nil, 'cannot open ' .. tostring(name) end
  if source:sub(1, #compiled) == compiled then
    return load(source:sub(#compiled + 1), '@' .. name:gsub('%.lc$', '.lua'))
  end
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
