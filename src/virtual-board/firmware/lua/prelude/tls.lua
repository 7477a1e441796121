-- The module tls where nobody answers (app/modules/tls.c): a name is looked for in vain, an address finds no way.

tls = { cert = {} }
local C = {}
local events = { connection = true, disconnection = true, reconnection = true, receive = true, sent = true, dns = true }
local noRoute = 'Routing problem'

function C:connect(...)
  if self.isOpen then error('already connected') end
  local port, host = integer(1, 'connect', ...) & 0xffff, select(2, ...)
  if port == 0 then error('invalid port') end
  self.isOpen = true
  resolve(type(host) == 'string' and host or '127.0.0.1', function(address)
    if self.dns then self.dns(self.object, address) end
    if not address then return end
    later(1, function()
      self.isOpen = false
      if self.reconnection then self.reconnection(self.object, noRoute) end
    end)
  end)
end
function C:on(...)
  local name, f = text(1, 'on', ...), select(2, ...)
  if not events[name] then error('invalid method') end
  if f ~= nil and type(f) ~= 'function' then error('invalid callback function') end
  self[name] = f
end
function C:send(...) text(1, 'send', ...) end
function C:hold() end
function C:unhold() end
function C:getpeer() return nil, nil end
function C:close() end
local new = class('tls.socket', C)
function tls.createConnection() return new {} end
function tls.setDebug(...) integer(1, 'setDebug', ...) end
local function certificates(name)
  tls.cert[name] = function(first)
    if first == nil or type(first) == 'boolean' then return true end
    if type(first) == 'string' and not first:find('-----BEGIN CERTIFICATE-----', 1, true) then
      error('no certificates found')
    end
    return true
  end
end
certificates('verify')
certificates('auth')
