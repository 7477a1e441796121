// What the UART's registers mean on an ESP32: uart_reg.h of ESP-IDF. Its divider counts sixteenths of a clock.
import type { UartLayout } from '../parts/uart.ts';

const timeoutEnable = 0x80000000;
const defaultTimeoutChars = 10;

export const uartLayout: UartLayout = {
  fullThreshold: (conf1) => conf1 & 0x7f,
  timeoutCharacters: (conf1) =>
    (conf1 & timeoutEnable) !== 0 ? (conf1 >>> 24) & 0x7f || defaultTimeoutChars : Infinity,
  toClockDivider: (divider) => ((divider & 15) << 20) | ((divider >>> 4) & 0xfffff),
  fromClockDivider: (word) => ((word & 0xfffff) << 4) | ((word >>> 20) & 15),
};
