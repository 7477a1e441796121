// The registers that move pins: the GPIO block at 0x60004000 and the pin multiplexer at 0x60009000. The pins
// themselves are the truth; only what they do not hold is kept here. Layout: gpio_reg.h and io_mux_reg.h of ESP-IDF.
import type { BoardPins } from '../parts/pin-bank.ts';
import { isFlashPin, pinout, uartPins } from './pinout.ts';

const output = { value: 0x04, set: 0x08, clear: 0x0c } as const;
const enable = { value: 0x20, set: 0x24, clear: 0x28 } as const;
const strap = 0x38;
const input = 0x3c;
const firstPin = 0x74;
const firstOutputSignal = 0x554;
/** The signal of the output register; any other is a peripheral's, none of which drives a pin here. */
const gpioSignal = 0x80;
const firstMux = 0x04;
const openDrainBit = 1 << 2;
const pullUpBit = 1 << 8;
const functionShift = 12;
const gpioFunction = 1;
/** Function 0 of these is something else than a GPIO: JTAG, the flash, the UART. */
const hasOtherFunction = (pin: number) =>
  (pin >= 4 && pin <= 7) || isFlashPin(pin) || pin === 20 || pin === 21;

export class GpioRegisters {
  readonly #pins: BoardPins;
  #enable = 0;
  /** The straps as they were at the last reset. */
  strapping = 0;
  readonly #mux = new Int32Array(pinout.count);
  readonly #control = new Int32Array(pinout.count);
  readonly #signal = new Int32Array(pinout.count);

  constructor(pins: BoardPins) {
    this.#pins = pins;
  }

  reset(): void {
    this.#enable = 0;
    this.#control.fill(0);
    this.#signal.fill(gpioSignal);
    for (let pin = 0; pin < pinout.count; pin++)
      this.#mux[pin] = hasOtherFunction(pin) ? 0 : gpioFunction << functionShift;
  }

  readGpio(offset: number): number {
    if (offset === output.value) return this.#bits((pin) => this.#pins.latch(pin));
    if (offset === enable.value) return this.#enable;
    if (offset === strap) return this.strapping;
    if (offset === input) return this.#bits((pin) => this.#pins.level(pin));
    const control = pinAt(offset, firstPin);
    if (control >= 0) return this.#control[control]!;
    const signal = pinAt(offset, firstOutputSignal);
    return signal >= 0 ? this.#signal[signal]! : 0;
  }

  writeGpio(offset: number, value: number): void {
    switch (offset) {
      case output.value:
        this.#latch(-1, value);
        break;
      case output.set:
        this.#latch(value, -1);
        break;
      case output.clear:
        this.#latch(value, 0);
        break;
      case enable.value:
        this.#setEnable(value);
        break;
      case enable.set:
        this.#setEnable(this.#enable | value);
        break;
      case enable.clear:
        this.#setEnable(this.#enable & ~value);
        break;
      default:
        this.#keep(this.#control, pinAt(offset, firstPin), value);
        this.#keep(this.#signal, pinAt(offset, firstOutputSignal), value);
    }
  }

  readMux(offset: number): number {
    const pin = pinAt(offset, firstMux);
    return pin < 0 ? 0 : this.#mux[pin]!;
  }

  writeMux(offset: number, value: number): void {
    this.#keep(this.#mux, pinAt(offset, firstMux), value);
  }

  #keep(words: Int32Array, pin: number, value: number): void {
    if (pin < 0) return;
    words[pin] = value;
    this.#apply(pin);
  }

  #latch(mask: number, value: number): void {
    for (let pin = 0; pin < pinout.count; pin++)
      if ((mask >> pin) & 1) this.#pins.setLatch(pin, (value >> pin) & 1 ? 1 : 0);
  }

  #setEnable(value: number): void {
    const kept = value & ((1 << pinout.count) - 1);
    const changed = this.#enable ^ kept;
    this.#enable = kept;
    for (let pin = 0; pin < pinout.count; pin++) if ((changed >> pin) & 1) this.#apply(pin);
  }

  #apply(pin: number): void {
    const mux = this.#mux[pin]!;
    const isGpio = ((mux >> functionShift) & 7) === gpioFunction || !hasOtherFunction(pin);
    const isUart = pin === uartPins.transmit || pin === uartPins.receive;
    const drives = (this.#enable >> pin) & 1 && (this.#signal[pin]! & 0xff) === gpioSignal;
    if (!isGpio) this.#pins.setMode(pin, isUart ? 'uart' : 'input');
    else if (drives) this.#pins.setMode(pin, this.#control[pin]! & openDrainBit ? 'open-drain' : 'output');
    else this.#pins.setMode(pin, mux & pullUpBit ? 'input-pullup' : 'input');
  }

  #bits(of: (pin: number) => 0 | 1): number {
    let bits = 0;
    for (let pin = 0; pin < pinout.count; pin++) bits |= of(pin) << pin;
    return bits;
  }
}

/** The pin whose word in an array of them this is, or -1. */
function pinAt(offset: number, first: number): number {
  const pin = (offset - first) >> 2;
  return offset >= first && pin < pinout.count ? pin : -1;
}
