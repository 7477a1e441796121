// What the UART's registers mean on an ESP32-C3: uart_reg.h of ESP-IDF. Its divider counts sixteenths of a clock.
import type { UartLayout } from '../parts/uart.ts';

const timeoutEnable = 1 << 21;
const bitsPerCharacter = 10;
const defaultTimeoutBits = 10;

export const uartLayout: UartLayout = {
  fullThreshold: (conf1) => conf1 & 0x1ff,
  // In bit times, where an ESP8266 has characters.
  timeoutCharacters: (conf1, memConf) =>
    conf1 & timeoutEnable ? ((memConf >>> 16) & 0x3ff || defaultTimeoutBits) / bitsPerCharacter : Infinity,
  toClockDivider: (divider) => ((divider & 15) << 20) | ((divider >>> 4) & 0xfff),
  fromClockDivider: (word) => ((word & 0xfff) << 4) | ((word >>> 20) & 15),
};
