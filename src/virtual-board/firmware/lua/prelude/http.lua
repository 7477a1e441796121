-- The module http where no server answers: the callback gets -1 (app/modules/http.c, app/http/httpclient.c).

http = { OK = 0, ERROR = -1 }
local timeoutMs = 60000
-- One request at a time has a callback: a later one takes the place of the one before.
local callback
local function fail()
  local f = callback
  callback = nil
  if f then f(http.ERROR, nil, nil) end
end
local function request(url, f)
  if type(f) == 'function' then callback = f end
  local host = url:match('^https?://([^:/?#]+)')
  if not host then return fail() end
  local function tell(why) hw.print('HTTP client: ' .. why .. '\n') fail() end
  resolve(host, function(address)
    if not address then return tell('DNS failed for ' .. host) end
    later(timeoutMs, function() tell('Connection timeout') end)
  end)
end
function http.request(...)
  local url = text(1, 'request', ...)
  text(2, 'request', ...)
  request(url, (select(5, ...)))
end
for name, at in pairs { get = 3, post = 4, put = 4, delete = 4 } do
  http[name] = function(...) request(text(1, name, ...), (select(at, ...))) end
end
