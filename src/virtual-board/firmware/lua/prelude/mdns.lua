-- The module mdns: without an address of its own there is no network to announce to (app/modules/mdns.c).

mdns = {}
function mdns.register(...)
  text(1, 'register', ...)
  if select('#', ...) > 1 then ofType('table', 2, 'register', ...) end
  if air.mode ~= 2 then error('No network connection') end
end
function mdns.close() end
