-- The module mqtt where no broker answers (app/modules/mqtt.c): a connection fails, by its address at once and by its
-- name when the resolver has given up.

mqtt = { CONN_FAIL_SERVER_NOT_FOUND = -5, CONN_FAIL_NOT_A_CONNACK_MSG = -4, CONN_FAIL_DNS = -3,
  CONN_FAIL_TIMEOUT_RECEIVING = -2, CONN_FAIL_TIMEOUT_SENDING = -1, CONNACK_ACCEPTED = 0,
  CONNACK_REFUSED_PROTOCOL_VER = 1, CONNACK_REFUSED_ID_REJECTED = 2, CONNACK_REFUSED_SERVER_UNAVAILABLE = 3,
  CONNACK_REFUSED_BAD_USER_OR_PASS = 4, CONNACK_REFUSED_NOT_AUTHORIZED = 5 }
local C = {}
local events = { connect = true, connfail = gen > 2 or nil, offline = true, message = true,
  overflow = gen > 0 or nil, puback = gen > 2 or nil, suback = gen > 2 or nil, unsuback = gen > 2 or nil }

function C:connect(...)
  local n, at, count = { ... }, 1, select('#', ...)
  local host, secure, f, failed
  if type(n[at]) == 'string' then host, at = n[at], at + 1 end
  if type(n[at]) == 'number' then at = at + 1 end
  if type(n[at]) == 'number' or type(n[at]) == 'boolean' then secure, at = n[at], at + 1 end
  -- Before 3.0 a second number asked for reconnecting by itself.
  if gen < 3 and type(n[at]) == 'number' and at < count then at = at + 1 end
  if secure and secure ~= 0 then error('ssl not available') end
  f, failed = n[at], n[at + 1]
  if type(f) == 'function' then self.connect = f end
  if type(failed) == 'function' then self.connfail = failed end
  resolve(host or '', function()
    if self.connfail then self.connfail(self.object, mqtt.CONN_FAIL_DNS) end
    if self.offline then self.offline(self.object) end
  end)
  if gen < 3 then return true end
end
function C:close() if gen < 3 then return true end end
function C:on(...)
  local name = option(events, 1, 'on', ...)
  self[name] = ofType('function', 2, 'on', ...)
end
local function notConnected() error('not connected') end
C.publish, C.subscribe, C.unsubscribe = notConnected, notConnected, gen > 0 and notConnected or nil
function C:lwt(...)
  local topic, message = ...
  check(type(topic) == 'string' or type(topic) == 'number', 1, 'lwt', 'need lwt topic')
  check(type(message) == 'string' or type(message) == 'number', 2, 'lwt', 'need lwt message')
end
local new = class('mqtt.socket', C)
function mqtt.Client() return new {} end
