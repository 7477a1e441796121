-- What comes last in the core: the host calls it with an event's name.

local function dispatch(event, ...)
  local f = handlers[event]
  if f then f(...) end
end
