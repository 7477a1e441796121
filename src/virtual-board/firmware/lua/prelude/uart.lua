-- The module uart: the handler of received data; bytes and rates are the host's.

uart = { PARITY_NONE = 0, PARITY_ODD = 1, PARITY_EVEN = 2, STOPBITS_1 = 1, STOPBITS_1_5 = 2, STOPBITS_2 = 3,
  setup = hw.uart_setup, write = hw.uart_write }
function uart.on(event, mark, f, run)
  if type(mark) == 'function' then mark, f, run = 0, mark, f end
  handlers.uart = f
  hw.uart_on(type(f) == 'function', mark or 0, run ~= 0)
end
