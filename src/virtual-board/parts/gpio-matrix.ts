// The registers that move the pins of an ESP32 and its relatives: the GPIO block and the pin multiplexer. The pins
// themselves are the truth; only what they do not hold is kept here. Pins from 32 on have registers of their own.
// Layout: gpio_reg.h and io_mux_reg.h of ESP-IDF.
import type { BoardPins, Pinout } from './pin-bank.ts';

/** A register and those that set and clear its bits. */
type Bank = { readonly value: number; readonly set: number; readonly clear: number };

const output = { value: 0x04, set: 0x08, clear: 0x0c } as const;
const upperOutput = { value: 0x10, set: 0x14, clear: 0x18 } as const;
const enable = { value: 0x20, set: 0x24, clear: 0x28 } as const;
const upperEnable = { value: 0x2c, set: 0x30, clear: 0x34 } as const;
const strap = 0x38;
const input = 0x3c;
const upperInput = 0x40;
const openDrainBit = 1 << 2;
const pullUpBit = 1 << 8;
/** Without it the input register shows the pin as low. */
const readsBit = 1 << 9;
/** Medium. */
const driveAtReset = 2 << 10;
const functionShift = 12;
const bankPins = 32;

export type GpioLayout = {
  readonly pinout: Pinout;
  /** Offsets of the first pin's own register and of its output signal's. */
  readonly firstPin: number;
  readonly firstOutputSignal: number;
  /** The signal of the output register; any other is a peripheral's, none of which drives a pin here. */
  readonly gpioSignal: number;
  readonly signalMask: number;
  /** The pin's multiplexer register. */
  readonly muxOffset: (pin: number) => number;
  /** The number of the function that is the GPIO, and the pins whose function 0 is something else. */
  readonly gpioFunction: number;
  readonly hasOtherFunction: (pin: number) => boolean;
  /** Pins whose input is on from the reset on. */
  readonly readsAtReset: (pin: number) => boolean;
  /** Pins that only read. */
  readonly isInputOnly: (pin: number) => boolean;
};

export class GpioMatrix {
  readonly #pins: BoardPins;
  readonly #layout: GpioLayout;
  readonly #count: number;
  readonly #pinOfMux: ReadonlyMap<number, number>;
  /** One word a bank. */
  readonly #enable = new Int32Array(2);
  /** The straps as they were at the last reset. */
  strapping = 0;
  readonly #mux: Int32Array;
  readonly #control: Int32Array;
  readonly #signal: Int32Array;

  constructor(pins: BoardPins, layout: GpioLayout) {
    this.#pins = pins;
    this.#layout = layout;
    this.#count = layout.pinout.count;
    this.#mux = new Int32Array(this.#count);
    this.#control = new Int32Array(this.#count);
    this.#signal = new Int32Array(this.#count);
    this.#pinOfMux = new Map(Array.from({ length: this.#count }, (_, pin) => [layout.muxOffset(pin), pin]));
  }

  reset(): void {
    const { gpioSignal, gpioFunction, hasOtherFunction, readsAtReset } = this.#layout;
    this.#enable.fill(0);
    this.#control.fill(0);
    this.#signal.fill(gpioSignal);
    for (let pin = 0; pin < this.#count; pin++)
      this.#mux[pin] =
        ((hasOtherFunction(pin) ? 0 : gpioFunction) << functionShift) |
        driveAtReset |
        (readsAtReset(pin) ? readsBit : 0);
  }

  readGpio(offset: number): number {
    const { firstPin, firstOutputSignal } = this.#layout;
    switch (offset) {
      case output.value:
        return this.#bits(0, (pin) => this.#pins.latch(pin));
      case upperOutput.value:
        return this.#bits(1, (pin) => this.#pins.latch(pin));
      case enable.value:
        return this.#enable[0]!;
      case upperEnable.value:
        return this.#enable[1]!;
      case strap:
        return this.strapping;
      case input:
        return this.#bits(0, (pin) => this.#read(pin));
      case upperInput:
        return this.#bits(1, (pin) => this.#read(pin));
    }
    const control = this.#pinAt(offset, firstPin);
    if (control >= 0) return this.#control[control]!;
    const signal = this.#pinAt(offset, firstOutputSignal);
    return signal >= 0 ? this.#signal[signal]! : 0;
  }

  writeGpio(offset: number, value: number): void {
    const { firstPin, firstOutputSignal } = this.#layout;
    if (this.#writeBank(0, output, enable, offset, value)) return;
    if (this.#writeBank(1, upperOutput, upperEnable, offset, value)) return;
    this.#keep(this.#control, this.#pinAt(offset, firstPin), value);
    this.#keep(this.#signal, this.#pinAt(offset, firstOutputSignal), value);
  }

  #read(pin: number): 0 | 1 {
    return this.#mux[pin]! & readsBit ? this.#pins.level(pin) : 0;
  }

  #writeBank(bank: number, latches: Bank, enables: Bank, offset: number, value: number): boolean {
    if (offset === latches.value) this.#latch(bank, -1, value);
    else if (offset === latches.set) this.#latch(bank, value, -1);
    else if (offset === latches.clear) this.#latch(bank, value, 0);
    else if (offset === enables.value) this.#setEnable(bank, value);
    else if (offset === enables.set) this.#setEnable(bank, this.#enable[bank]! | value);
    else if (offset === enables.clear) this.#setEnable(bank, this.#enable[bank]! & ~value);
    else return false;
    return true;
  }

  readMux(offset: number): number {
    const pin = this.#pinOfMux.get(offset);
    return pin === undefined ? 0 : this.#mux[pin]!;
  }

  writeMux(offset: number, value: number): void {
    this.#keep(this.#mux, this.#pinOfMux.get(offset) ?? -1, value);
  }

  #keep(words: Int32Array, pin: number, value: number): void {
    if (pin < 0) return;
    words[pin] = value;
    this.#apply(pin);
  }

  #latch(bank: number, mask: number, value: number): void {
    this.#each(bank, (pin, bit) => {
      if ((mask >> bit) & 1) this.#pins.setLatch(pin, (value >> bit) & 1 ? 1 : 0);
    });
  }

  #setEnable(bank: number, value: number): void {
    const kept = value & this.#bits(bank, (pin) => (this.#layout.isInputOnly(pin) ? 0 : 1));
    const changed = this.#enable[bank]! ^ kept;
    this.#enable[bank] = kept;
    this.#each(bank, (pin, bit) => {
      if ((changed >> bit) & 1) this.#apply(pin);
    });
  }

  #apply(pin: number): void {
    const { gpioFunction, gpioSignal, signalMask, hasOtherFunction, pinout } = this.#layout;
    const mux = this.#mux[pin]!;
    const isGpio = ((mux >> functionShift) & 7) === gpioFunction || !hasOtherFunction(pin);
    const isEnabled = (this.#enable[pin >> 5]! >> (pin & 31)) & 1;
    const drives = isEnabled && (this.#signal[pin]! & signalMask) === gpioSignal;
    if (!isGpio) this.#pins.setMode(pin, pinout.uart.includes(pin) ? 'uart' : 'input');
    else if (drives) this.#pins.setMode(pin, this.#control[pin]! & openDrainBit ? 'open-drain' : 'output');
    else this.#pins.setMode(pin, mux & pullUpBit ? 'input-pullup' : 'input');
  }

  #each(bank: number, visit: (pin: number, bit: number) => void): void {
    for (let bit = 0; bit < bankPins && bank * bankPins + bit < this.#count; bit++)
      visit(bank * bankPins + bit, bit);
  }

  #bits(bank: number, of: (pin: number) => 0 | 1): number {
    let bits = 0;
    this.#each(bank, (pin, bit) => {
      bits |= of(pin) << bit;
    });
    return bits;
  }

  /** The pin whose word in an array of them this is, or -1. */
  #pinAt(offset: number, first: number): number {
    const pin = (offset - first) >> 2;
    return offset >= first && pin < this.#count ? pin : -1;
  }
}
