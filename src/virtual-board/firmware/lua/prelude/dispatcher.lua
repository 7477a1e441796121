-- What comes last: the prelude's result, which the host calls with an event's name.

return function(event, ...)
  local f = handlers[event]
  if f then f(...) end
end
