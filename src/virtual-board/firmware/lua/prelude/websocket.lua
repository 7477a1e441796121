-- The module websocket where no server answers (app/modules/websocket.c, app/websocket/websocketclient.c): the close
-- callback tells why by a number.

websocket = {}
local C = {}
local badScheme, badPort, noHost, notFound, noAnswer = -1, -3, -4, -5, -18
local answerMs = 10000
local events = { connection = true, receive = true, close = true }

function C:on(...)
  local name, f = option(events, 1, 'on', ...), select(2, ...)
  check(f == nil or type(f) == 'function', 2, 'on', 'function or nil')
  self[name .. 'Handler'] = f
end
function C:config(...) ofType('table', 1, 'config', ...) end
function C:connect(...)
  if self.isConnecting then error('Websocket already connecting or connected.\n') end
  local url = text(1, 'connect', ...)
  local function fail(code)
    self.isConnecting = false
    if self.closeHandler then self.closeHandler(self.object, code) end
  end
  local place = url:match('^[wW][sS][sS]?://([^/]*)')
  if not place then return fail(badScheme) end
  local host, port = place:match('^([^:]*):?(.*)$')
  local number = port == '' and 80 or tonumber(port:match('^%d+')) or 0
  if number < 1 or number > 65535 then return fail(badPort) end
  if host == '' then return fail(noHost) end
  self.isConnecting = true
  resolve(host, function(address)
    if not address then return fail(notFound) end
    later(answerMs, function() fail(noAnswer) end)
  end)
end
function C:send() error("Websocket isn't connected.\n") end
function C:close() end
local new = class('websocket.client', C)
function websocket.createClient() return new {} end
