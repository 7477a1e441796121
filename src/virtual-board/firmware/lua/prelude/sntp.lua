-- The module sntp where no server answers (app/modules/sntp.c): one lookup after the other fails, or each address is
-- sent to in turn, a second each, until there were eight or each had five.

sntp = {}
local dnsFailed, timedOut = 1, 4
local attempts, most = 5, 8
local pool = '%d.nodemcu.pool.ntp.org'
local repeatMs = 1000000
local isBusy, stopRepeating = false, nil

local function sync(names, failed)
  isBusy = true
  local function finish(code, message)
    isBusy = false
    if failed then failed(code, message) end
  end
  local addresses = 0
  local function look(i)
    local name = names[i]
    if name then
      return resolve(tostring(name), function(address)
        if address then addresses = addresses + 1 end
        look(i + 1)
      end)
    end
    if addresses == 0 then return finish(dnsFailed, names[1]) end
    local rounds = math.min(attempts, (most + addresses - 1) // addresses)
    later(rounds * addresses * 1000, function() finish(timedOut, nil) end)
  end
  look(1)
end
function sntp.sync(...)
  local servers, done, failed, again = ...
  if stopRepeating then stopRepeating() stopRepeating = nil end
  if isBusy then error('sync in progress') end
  local names = servers
  if servers == nil then
    names = {}
    for i = 0, 3 do names[i + 1] = pool:format(i) end
  elseif type(servers) ~= 'table' then
    names = { text(1, 'sync', ...) }
    if #names[1] > 128 then error('need <128 hostname') end
  end
  if done ~= nil and type(done) ~= 'function' then done = nil end
  failed = type(failed) == 'function' and failed or nil
  sync(names, failed)
  if again ~= nil then
    local function tick()
      if not isBusy then sync(names, failed) end
      stopRepeating = later(repeatMs, tick)
    end
    stopRepeating = later(repeatMs, tick)
  end
end
if has('rtctime') then
  local offset = 0
  function sntp.setoffset(...) offset = integer(1, 'setoffset', ...) end
  function sntp.getoffset() return offset end
end
