-- What comes last in the core: the dispatcher, which the host calls with an event's name, and what it calls when all
-- modules are there.

-- What 3.x does with an error that no program caught: it is printed, and the chip starts anew two seconds later.
local isEnding = false
function parts.defaultOnError(message)
  print(message)
  if not isEnding then later(2000, hw.restart) end
  isEnding = true
end
handlers.onerror = parts.defaultOnError

local function dispatch(event, ...)
  local f = handlers[event]
  if f then f(...) end
end

-- What the firmware brings is in ROM: _G, which is its own metatable, holds what programs put there. A module's chunk
-- is loaded when the first program asks for it.
local inMemory = { _G = true, package = true, require = true }
local bring = _bring
_bring = nil
local rom = {}
local function toRom(name)
  rom[name] = rawget(_G, name)
  _G[name] = nil
end
setMeta(rom, { __index = function(_, name)
  if type(name) ~= 'string' or not bring(name) then return nil end
  toRom(name)
  return rawget(rom, name)
end })
local function finish()
  -- Its functions are the host's, its objects are not.
  bring('crypto')
  for name in pairs(_G) do
    if not inMemory[name] then toRom(name) end
  end
  _G.__index = rom
  setMeta(_G, _G)
  -- A chip in whose flash something stands goes on the air by itself.
  if has('wifi') and hw.kept_settings('wifi') then bring('wifi') toRom('wifi') end
end
