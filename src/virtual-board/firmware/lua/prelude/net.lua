-- The module net where nobody answers (app/modules/net.c, lwIP): sockets are made, bound and listened on, a name is
-- looked for in vain, and a connection finds no way. Nothing of it reaches this computer's network.

net = { TCP = gen > 0 and 1 or 16, UDP = gen > 0 and 2 or 32, dns = {} }
local abort, firstFreePort = -8, 49152
-- As long as lwIP repeats its first packet to a neighbour that is not there.
local abortMs = 18000
local nextPort = firstFreePort
local function freePort() nextPort = nextPort + 1 return nextPort end

local S, T, U = {}, {}, {}
local newServer, newSocket, newUdp, server, socket, udp
local function invalid() error('invalid user data') end

local function listen(self, port, address, f)
  if self.isOpen then error('already listening') end
  if type(port) ~= 'number' then port, address, f = 0, port, address end
  if type(address) == 'number' then address = tostring(address) end
  if type(address) ~= 'string' then address, f = '0.0.0.0', address end
  if not isAddress(address) then error('invalid IP address') end
  return port == 0 and freePort() or port & 0xffff, address, f
end
function S:listen(...)
  local port, address, f = listen(self, ...)
  if type(f) ~= 'function' then error('need callback') end
  self.isOpen, self.port, self.address, self.accept = true, port, address, f
end
local function getaddr(self)
  if not self.isOpen or not self.port then return nil, nil end
  return self.port, self.address
end
S.getaddr, T.getaddr, U.getaddr = getaddr, getaddr, getaddr
local function close(self)
  if not self.isOpen then error('not connected') end
  self.isOpen, self.port = false, nil
  if self.undo then self.undo() self.undo = nil end
end
S.close, T.close, U.close = close, close, close

function U:listen(...)
  local port, address = listen(self, ...)
  self.isOpen, self.port, self.address = true, port, address
end
local ofSockets = { dns = true, receive = true, sent = true }
local ofConnections = { connection = true, disconnection = true, reconnection = true }
local function on(self, isConnection, ...)
  local name, f = text(1, 'on', ...), select(2, ...)
  if not (ofSockets[name] or isConnection and ofConnections[name]) then error('invalid callback name') end
  if f ~= nil and type(f) ~= 'function' then error('invalid callback function') end
  self[name] = f
end
function T:on(...) on(self, true, ...) end
function U:on(...) on(self, false, ...) end
local function dns(self, ...)
  local domain, f = text(1, 'dns', ...), select(2, ...)
  if type(f) == 'function' then self.dns = f end
  if not self.dns then error('no callback specified') end
  resolve(domain, function(address) if self.dns then self.dns(self.object, address) end end)
end
function T:dns(...) dns(self, ...) end
function U:dns(...) dns(self, ...) end
local function ttl(self, value)
  if not self.isOpen then error('socket is not open/bound yet') end
  if type(value) == 'number' and value ~= -1 then self.hops = value end
  return self.hops or 255
end
function T:ttl(value) return ttl(self, value) + 0 end
function U:ttl(value) return ttl(self, value) + 0 end

-- What is on the access point's own network is asked for and never answers; to the rest there is no way.
local function connectTo(self, address)
  if not (address and air.isAccessPoint() and address:match('^192%.168%.4%.')) then return end
  self.undo = later(abortMs, function()
    self.isOpen, self.undo = false, nil
    local f = self.reconnection or self.disconnection
    if f then f(self.object, abort) end
  end)
end
function T:connect(...)
  if self.isOpen then error('already connected') end
  local port, host, f = integer(1, 'connect', ...) & 0xffff, select(2, ...)
  if port == 0 then error('specify port') end
  if type(host) == 'number' then host = tostring(host) end
  if f ~= nil then
    check(type(f) == 'function', 3, 'connect', 'not a function')
    self.connection = f
  end
  self.isOpen, self.peer = true, port
  resolve(type(host) == 'string' and host or '127.0.0.1', function(address)
    if self.dns then self.dns(self.object, address) end
    if self.isOpen then connectTo(self, address) end
  end)
end
function T:send(...)
  local data, f = text(1, 'send', ...), select(2, ...)
  if #data == 0 then error('no data to send') end
  if type(f) == 'function' then self.sent = f end
  -- Open and not through yet is not connected for lwIP either.
  error('not connected')
end
function U:send(...)
  local port, address, data = integer(1, 'send', ...), text(2, 'send', ...), nil
  if port == 0 then error('need port') end
  if not isAddress(address) then error('invalid IP address') end
  data = text(3, 'send', ...)
  if #data == 0 then error('no data to send') end
  local f = select(4, ...)
  if type(f) == 'function' then self.sent = f end
  if not self.isOpen then self.isOpen, self.port, self.address = true, freePort(), '0.0.0.0' end
  if self.sent then self.sent(self.object) end
  local reaches = air.isAccessPoint() and (address:match('^192%.168%.4%.') or address == '255.255.255.255')
  if not reaches then error('routing problem') end
end
function T:hold() end
function T:unhold() end
function T:getpeer()
  if not self.isOpen or not self.peer then return nil, nil end
  return self.peer, '0.0.0.0'
end

newServer, server = class('net.tcpserver', S)
newSocket, socket = class('net.tcpsocket', T)
newUdp, udp = class('net.udpsocket', U)

function net.createServer(kind, timeout)
  if gen == 0 and kind == net.UDP then return newUdp {} end
  check(kind == nil or type(kind) == 'number', 1, 'createServer', 'number expected, got ' .. type(kind))
  return newServer { timeout = timeout }
end
function net.createConnection(kind)
  if gen == 0 and kind == net.UDP then return newUdp {} end
  return newSocket {}
end
if gen > 0 then
  function net.createUDPSocket() return newUdp {} end
end
local function group(name)
  net[name] = function(...)
    local interface, address = ...
    if type(interface) ~= 'string' then error('wrong arg type') end
    if interface ~= '' and interface:lower() ~= 'any' and (#interface > 15 or #interface < 7) then
      error('invalid if ip')
    end
    if type(address) ~= 'string' then error('wrong arg type') end
    if #address > 15 or #address < 7 then error('invalid multicast ip') end
  end
end
group('multicastJoin')
group('multicastLeave')
if gen > 2 then
  function net.ifinfo(...)
    local index = select(1, ...) and integer(1, 'ifinfo', ...) or 0
    local mac = hw.mac():gsub('(%x%x):?', function(digits) return ('').char(tonumber(digits, 16)) end)
    if index == 0 and air.isStation() then return { hwaddr = mac, dhcp = {} } end
    if index == 1 and air.isAccessPoint() then
      mac = ('').char(mac:byte() | 2) .. mac:sub(2)
      return { hwaddr = mac, ip = '192.168.4.1', netmask = '255.255.255.0', gateway = '192.168.4.1' }
    end
  end
end

if gen > 2 then
  -- A request a second; each that is not answered is told with -1.
  local pings, pingMs = 4, 1000
  function net.ping(...)
    local domain, count, received, sent = text(1, 'ping', ...), select(2, ...)
    if type(count) == 'function' then count, received, sent = 0, count, received end
    check(count == nil or type(count) == 'number', 2, 'ping', 'number expected, got ' .. type(count))
    check(type(received) == 'function', 3, 'ping', 'no received callback specified')
    check(sent == nil or type(sent) == 'function', 4, 'ping', 'invalid sent callback, function expected')
    if not count or count == 0 then count = pings end
    resolve(domain, function(address)
      if not address then return received(0) end
      local function one(number)
        later(pingMs, function()
          received(0, address, number, -1)
          if number < count then return one(number + 1) end
          if sent then sent(address, count, count, 0, count * pingMs // 1000) end
        end)
      end
      one(1)
    end)
  end
end

-- The SDK begins with this resolver; only two are kept.
local servers = { [0] = '208.67.222.222' }
local function serverIndex(index)
  if index == nil then return 0 end
  if index > 1 then error('server index out of range [0-1]') end
  return index | 0
end
function net.dns.setdnsserver(...)
  local address = text(1, 'setdnsserver', ...)
  if not isAddress(address) or address == '0.0.0.0' then error('invalid dns server ip') end
  servers[serverIndex((select(2, ...)))] = address
end
function net.dns.getdnsserver(index) return servers[serverIndex(index)] end
function net.dns.resolve(...)
  local domain, f = text(1, 'resolve', ...), ofType('function', 2, 'resolve', ...)
  resolve(domain, function(address) f(nil, address) end)
end
