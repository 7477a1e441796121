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

-- What the firmware brings is in ROM: _G, which is its own metatable, holds what programs put there.
local inMemory = { _G = true, package = true, require = true }
local function finish()
  local rom = {}
  for name, value in pairs(_G) do
    if not inMemory[name] then rom[name] = value end
  end
  for name in pairs(rom) do _G[name] = nil end
  _G.__index = rom
  setMeta(_G, _G)
end
