// The pins of an ESP32-C3 on a board: pull-ups at the straps GPIO2, 8 and 9, flash and UART lines idle high.
import type { Pinout } from '../parts/pin-bank.ts';

export const uartPins = { transmit: 21, receive: 20 } as const;
/** Low at reset, it asks for the boot loader. */
export const bootPin = 9;

export const pinout: Pinout = {
  count: 22,
  uart: [uartPins.receive, uartPins.transmit],
  floatsHigh: new Set([2, 8, bootPin, 12, 13, 14, 15, 16, 17, 20, 21]),
};

/** GPIO12 to GPIO17 carry the flash. */
export const flashPins: readonly number[] = [12, 13, 14, 15, 16, 17];
