// Where the registers of an ESP32's pins lie: GPIO at 0x3FF44000, multiplexer at 0x3FF49000, whose registers follow no
// order. GPIO34 to 39 have no output.
import { GpioMatrix } from '../parts/gpio-matrix.ts';
import type { BoardPins } from '../parts/pin-bank.ts';
import { flashPins, pinout } from './pinout.ts';

/** By pin; GPIO28 to 31 are not on the chip. */
const muxOffsets = [
  0x44, 0x88, 0x40, 0x84, 0x48, 0x6c, 0x60, 0x64, 0x68, 0x54, 0x58, 0x5c, 0x34, 0x38, 0x30, 0x3c, 0x4c, 0x50,
  0x70, 0x74, 0x78, 0x7c, 0x80, 0x8c, 0x90, 0x24, 0x28, 0x2c, -1, -2, -3, -4, 0x1c, 0x20, 0x14, 0x18, 0x04,
  0x08, 0x0c, 0x10,
] as const;
const isJtag = (pin: number) => pin >= 12 && pin <= 15;

export class GpioRegisters extends GpioMatrix {
  constructor(pins: BoardPins) {
    super(pins, {
      pinout,
      firstPin: 0x88,
      firstOutputSignal: 0x530,
      gpioSignal: 0x100,
      signalMask: 0x1ff,
      muxOffset: (pin) => muxOffsets[pin] ?? -1,
      gpioFunction: 2,
      hasOtherFunction: (pin) => pinout.uart.includes(pin) || flashPins.includes(pin) || isJtag(pin),
      // Reset values of IO_MUX (FUN_IE), as the peripheral access crate `esp32` 0.11 has them.
      readsAtReset: (pin) => pin < 25 || pin === 27,
      isInputOnly: (pin) => pin >= 34,
    });
  }
}
