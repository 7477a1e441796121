-- What comes last in the core: the host calls it with an event's name.

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
