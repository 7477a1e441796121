-- The module uart: the handler of received data; bytes and rates are the host's (app/modules/uart.c by tag).

uart = { PARITY_NONE = 0, PARITY_EVEN = 1, PARITY_ODD = 2, STOPBITS_1 = 1, STOPBITS_2 = 2, STOPBITS_1_5 = 3,
  setup = hw.uart_setup, write = hw.uart_write }
if gen == 0 then
  uart.PARITY_EVEN, uart.PARITY_ODD, uart.PARITY_NONE = 0, 1, 2
  uart.STOPBITS_1, uart.STOPBITS_1_5, uart.STOPBITS_2 = 0, 1, 2
end
local longest = 256
function uart.on(event, mark, f, run)
  if gen == 0 then
    if event ~= 'data' then error('method not supported') end
  else
    check(event == 'data', 1, 'on', 'method not supported')
  end
  if type(mark) == 'number' then
    if gen == 0 then if mark < 0 or mark >= longest then error('wrong arg range') end
    else check(mark >= 0 and mark < longest, 2, 'on', 'wrong arg range') end
  elseif type(mark) == 'string' then
    if #mark ~= 1 then error('wrong arg range') end
  else
    mark, f, run = nil, mark, f
  end
  handlers.uart = type(f) == 'function' and f or nil
  -- Without a mark each byte is told at once.
  hw.uart_on(type(f) == 'function', mark or 0, run ~= 0)
end
if gen > 0 then
  function uart.alt(...) integer(1, 'alt', ...) end
  uart.getconfig = hw.uart_config
end
if gen > 2 then
  uart.DIR_RX, uart.DIR_TX = 0, 1
  function uart.fifodepth(id, direction)
    id, direction = id or 0, direction or 0
    check(id == 0 or id == 1, 1, 'fifodepth', 'Bad UART id; must be 0 or 1')
    check(direction == 0 or direction == 1, 2, 'fifodepth', 'Bad direction; must be DIR_RX or DIR_TX')
    return hw.uart_waiting(id, direction)
  end
end
