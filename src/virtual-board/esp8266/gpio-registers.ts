// The registers that move pins: the GPIO block at 0x60000300, the pin multiplexer at 0x60000800, GPIO16
// in the RTC block at 0x60000700. The pins themselves are the truth; only what they do not hold is kept
// here. Layout: esp8266/Arduino cores/esp8266/esp8266_peri.h and eagle_soc.h of the SDK.
import type { BoardPins } from '../parts/pin-bank.ts';

/** Offset of each pin's multiplexer register from 0x60000800. */
const muxOffset = [
  0x34, 0x18, 0x38, 0x14, 0x3c, 0x40, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30, 0x04, 0x08, 0x0c, 0x10,
] as const;
const pinOfMux = new Map(muxOffset.map((offset, pin) => [offset as number, pin]));
const pullUpBit = 1 << 7;
const openDrainBit = 1 << 2;

export class GpioRegisters {
  readonly #pins: BoardPins;
  #enable = 0;
  #rtcEnable = 0;
  readonly #mux = new Int32Array(16);
  readonly #control = new Int32Array(16);

  constructor(pins: BoardPins) {
    this.#pins = pins;
  }

  reset(): void {
    this.#enable = 0;
    this.#rtcEnable = 0;
    this.#control.fill(0);
    for (let pin = 0; pin < 16; pin++) this.#mux[pin] = flashPins.includes(pin) ? 1 << 4 : pullUpBit;
  }

  readGpio(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.#bits((pin) => this.#pins.latch(pin));
      case 0x0c:
        return this.#enable;
      case 0x18:
        return this.#bits((pin) => this.#pins.level(pin));
      default:
        return offset >= 0x28 && offset < 0x68 ? this.#control[(offset - 0x28) >> 2]! : 0;
    }
  }

  writeGpio(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.#latch(0xffff, value);
        return;
      case 0x04:
        this.#latch(value, 0xffff);
        return;
      case 0x08:
        this.#latch(value, 0);
        return;
      case 0x0c:
        this.#setEnable(value);
        return;
      case 0x10:
        this.#setEnable(this.#enable | value);
        return;
      case 0x14:
        this.#setEnable(this.#enable & ~value);
        return;
    }
    if (offset < 0x28 || offset >= 0x68) return;
    const pin = (offset - 0x28) >> 2;
    this.#control[pin] = value;
    this.#apply(pin);
  }

  readMux(offset: number): number {
    const pin = pinOfMux.get(offset);
    return pin === undefined ? 0 : this.#mux[pin]!;
  }

  writeMux(offset: number, value: number): void {
    const pin = pinOfMux.get(offset);
    if (pin === undefined) return;
    this.#mux[pin] = value;
    this.#apply(pin);
  }

  /** `offset` from 0x60000700; undefined where the register is not GPIO16's. */
  readRtc(offset: number): number | undefined {
    if (offset === 0x68) return this.#pins.latch(16);
    if (offset === 0x74) return this.#rtcEnable;
    return offset === 0x8c ? this.#pins.level(16) : undefined;
  }

  writeRtc(offset: number, value: number): void {
    if (offset === 0x68) this.#pins.setLatch(16, value & 1 ? 1 : 0);
    if (offset !== 0x74) return;
    this.#rtcEnable = value & 1;
    this.#pins.setMode(16, value & 1 ? 'output' : 'input');
  }

  #latch(mask: number, value: number): void {
    for (let pin = 0; pin < 16; pin++)
      if ((mask >> pin) & 1) this.#pins.setLatch(pin, (value >> pin) & 1 ? 1 : 0);
  }

  #setEnable(value: number): void {
    const changed = this.#enable ^ (value & 0xffff);
    this.#enable = value & 0xffff;
    for (let pin = 0; pin < 16; pin++) if ((changed >> pin) & 1) this.#apply(pin);
  }

  #apply(pin: number): void {
    const mux = this.#mux[pin]!;
    const chosen = ((mux >> 4) & 3) | ((mux >> 6) & 4);
    const isGpio = chosen === (pin === 0 || pin === 2 || pin === 4 || pin === 5 ? 0 : 3);
    if (!isGpio) this.#pins.setMode(pin, pin === 1 || pin === 3 ? 'uart' : 'input');
    else if ((this.#enable >> pin) & 1)
      this.#pins.setMode(pin, this.#control[pin]! & openDrainBit ? 'open-drain' : 'output');
    else this.#pins.setMode(pin, mux & pullUpBit ? 'input-pullup' : 'input');
  }

  #bits(of: (pin: number) => 0 | 1): number {
    let bits = 0;
    for (let pin = 0; pin < 16; pin++) bits |= of(pin) << pin;
    return bits;
  }
}

/** GPIO6 to GPIO11 carry the flash. */
export const flashPins: readonly number[] = [6, 7, 8, 9, 10, 11];
