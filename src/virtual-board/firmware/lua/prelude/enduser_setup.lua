-- The module enduser_setup: it opens an access point to which nobody comes, so neither callback is called
-- (app/modules/enduser_setup.c). A second start is refused and ends the first.

-- What it changes of the radio comes after what wifi has kept.
local _ = wifi
local isRunning, isManual = false, false
local alreadyStarted = 6
local modeBefore

enduser_setup = {}
function enduser_setup.manual(on)
  if on ~= nil then isManual = on ~= false end
  return isManual
end
function enduser_setup.start(...)
  local at = type((...)) == 'string' and 2 or 1
  local _, failed, debugged = select(at, ...)
  local function note(line)
    if type(debugged) == 'function' then debugged(line) end
  end
  note('enduser_setup_start')
  if isRunning then
    if type(failed) == 'function' then
      failed(alreadyStarted, '2054: \tinit failed. Appears to already be started. EUS will shut down now.')
    end
    return enduser_setup.stop()
  end
  isRunning = true
  if not isManual then
    modeBefore = air.mode
    air.mode = 3
  end
end
function enduser_setup.stop()
  if isRunning and not isManual and modeBefore then air.mode = 1 end
  isRunning = false
end
