// The pins of an ESP32 on a board: pull-ups at the straps GPIO0, 5 and 15, flash and UART lines idle high.
import type { Pinout } from '../parts/pin-bank.ts';

export const uartPins = { transmit: 1, receive: 3 } as const;
/** Low at reset, it asks for the boot loader. */
export const bootPin = 0;

export const pinout: Pinout = {
  count: 40,
  uart: [uartPins.transmit, uartPins.receive],
  floatsHigh: new Set([bootPin, 1, 3, 5, 6, 7, 8, 9, 10, 11, 15]),
};

/** GPIO6 to GPIO11 carry the flash. */
export const flashPins: readonly number[] = [6, 7, 8, 9, 10, 11];

/** The straps as `boot:` prints them, the lowest bit first. */
export const strapPins = [5, 15, 4, 2, bootPin, 12] as const;
