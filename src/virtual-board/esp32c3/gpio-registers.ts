// Where the registers of an ESP32-C3's pins lie: GPIO at 0x60004000, multiplexer at 0x60009000.
import { GpioMatrix } from '../parts/gpio-matrix.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import { flashPins, pinout } from './pinout.ts';

/** Function 0 of these is something else than a GPIO: JTAG, the flash, the UART. */
const hasOtherFunction = (pin: number) =>
  (pin >= 4 && pin <= 7) || flashPins.includes(pin) || pin === 20 || pin === 21;

export class GpioRegisters extends GpioMatrix {
  constructor(pins: BoardPins) {
    super(pins, {
      pinout,
      firstPin: 0x74,
      firstOutputSignal: 0x554,
      gpioSignal: 0x80,
      signalMask: 0xff,
      muxOffset: (pin) => 0x04 + pin * 4,
      gpioFunction: 1,
      hasOtherFunction,
      // Not checked against a document: the data sheet, "IO pins", lists what has IE after a reset.
      readsAtReset: (pin) => (pin >= 2 && pin <= 10) || pin === 20,
      isInputOnly: () => false,
    });
  }
}
