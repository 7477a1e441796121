-- The module node: what the chip is, tasks, restarts, byte code (app/modules/node.c by tag).

node = { heap = hw.heap, chipid = hw.chip_id, flashid = hw.flash_id, flashsize = hw.flash_size, restart = hw.restart,
  dsleep = hw.deep_sleep, bootreason = hw.boot_reason,
  task = { LOW_PRIORITY = 0, MEDIUM_PRIORITY = 1, HIGH_PRIORITY = 2 } }
local groups = { lfs = true, hw = true, sw_version = true, build_config = true }
function node.info(group)
  if gen < 3 then return hw.info_numbers() end
  if group == nil or group == 'legacy' then
    hw.print('Warning, deprecated API! node.info() without parameter. It will be removed in the next version. '
      .. 'See documentation for details.\n')
    return hw.info_numbers()
  end
  check(groups[group], 1, 'info', ("invalid option '%s'"):format(tostring(group)))
  local fields, t = { hw.info(group) }, {}
  for i = 1, #fields, 2 do t[fields[i]] = fields[i + 1] end
  return t
end
function node.task.post(priority, f)
  if type(priority) == 'function' then priority, f = 1, priority end
  check(type(priority) == 'number' and priority >= 0 and priority <= 2, 1, 'post', 'invalid  priority')
  check(type(f) == 'function', 2, 'post', 'function expected, got ' .. type(f))
  local event = hw.post(priority)
  handlers[event] = function() handlers[event] = nil f(priority) end
  return true
end
function node.compile(name)
  local f, e = chunk(name)
  if not f then error(e, 0) end
  hw.file_write(name:gsub('%.lua$', '') .. '.lc', compiled .. hw.file_read(name))
end
