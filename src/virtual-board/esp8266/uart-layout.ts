// What the UART's registers mean on an ESP8266: uart_register.h of the SDK.
import type { UartLayout } from '../parts/uart.ts';

const defaultTimeoutChars = 10;

export const uartLayout: UartLayout = {
  fullThreshold: (conf1) => conf1 & 0x7f,
  timeoutCharacters: (conf1) => (conf1 & 0x80000000 ? (conf1 >>> 24) & 0x7f : defaultTimeoutChars),
  toClockDivider: (divider) => divider,
  fromClockDivider: (word) => word & 0xfffff,
};
