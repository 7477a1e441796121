// The ROM's UART driver by its addresses.
import type { RomTable, RomWorld } from '../../../parts/rom-functions/table.ts';
import { uartFunctions as create } from '../../../parts/rom-functions/uart.ts';
import { romPutc } from '../rom-data.ts';

export function uartFunctions(world: RomWorld): RomTable {
  const made = create(world);
  return [
    [0x4000383c, () => {}], // uartAttach
    [0x40003a14, () => {}], // Uart_Init: the ROM has done it before anything was loaded
    [0x400038a4, made.choose], // uart_buff_switch
    [0x400039d8, made.setDivider], // uart_div_modify
    [0x40003b30, made.transmit], // uart_tx_one_char
    [0x40002be8, made.transmit], // ets_putc
    [romPutc, made.putc],
    [0x40003b8c, made.receive], // uart_rx_one_char
    [0x40003b64, made.receiveWaiting], // uart_rx_one_char_block
    [0x40002bcc, made.receiveWaiting], // ets_getc
  ];
}
