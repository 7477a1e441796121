// The chip's address space, a word at a time: RAM, the few ROM words that anyone reads, and the register blocks.
// Registers that do nothing keep what was written, as most of the real ones do. Addresses: soc.h of ESP-IDF.

import type { Uart } from '../parts/uart.ts';
import type { RegisterSpace } from '../parts/xtensa/model.ts';
import type { Clocks } from './clocks.ts';
import type { Memory } from './cpu/memory.ts';
import { clockCount, efuseBase, efuseBytes, revisionRegister } from './efuse.ts';
import type { GpioRegisters } from './gpio-registers.ts';
import type { SpiRegisters } from './spi-registers.ts';

/** Words that never change: by the first a host knows the chip, by the second esptool before 3.0 did. */
const fixed: ReadonlyMap<number, number> = new Map([
  [0x40001000, 0x00f01d83],
  [0x3ff40078, 0x15122500],
  [revisionRegister.address, revisionRegister.value],
  [clockCount.address, clockCount.value],
]);

const peripherals = 0x3ff00000;
const peripheralBytes = 0x80000;
/** The same registers again, behind another bus. */
const otherBus = 0x60000000;
const otherBusBytes = 0x40000;
const otherBusAt = 0x3ff40000;
const block = { uart: 0x40, spi1: 0x42, gpio: 0x44, mux: 0x49 } as const;

export type BusParts = {
  readonly memory: Memory;
  readonly uart: Uart;
  readonly spi: SpiRegisters;
  readonly gpio: GpioRegisters;
  readonly clocks: Clocks;
  readonly efuse: Uint32Array;
  readonly now: () => number;
  /** A register of the real-time clock's block was written: the watchdog and the chip's own reset are there. */
  readonly rtcWritten: (offset: number, value: number) => void;
};

export class Bus implements RegisterSpace {
  readonly #parts: BusParts;
  readonly #kept = new Map<number, number>();

  constructor(parts: BusParts) {
    this.#parts = parts;
  }

  reset(): void {
    this.#kept.clear();
    this.#parts.clocks.reset();
  }

  /** The word at an aligned address; zero where nothing answers. */
  read(address: number): number {
    const { memory, uart, spi, gpio, efuse, now } = this.#parts;
    const ram = memory.word(address);
    if (ram !== undefined) return ram >>> 0;
    const at = onOneBus(address);
    const known = fixed.get(at);
    if (known !== undefined) return known;
    if (at < peripherals || at >= peripherals + peripheralBytes) return 0;
    if (at >= efuseBase && at < efuseBase + efuseBytes) return efuse[(at - efuseBase) >> 2]!;
    const offset = at & 0xfff;
    switch ((at - peripherals) >>> 12) {
      case block.uart:
        return uart.readRegister(offset, now()) >>> 0;
      case block.spi1:
        return spi.read(offset) >>> 0;
      case block.gpio:
        return gpio.readGpio(offset) >>> 0;
      case block.mux:
        return gpio.readMux(offset) >>> 0;
      default:
        return (this.#kept.get(at) ?? 0) >>> 0;
    }
  }

  /** Writes a word at an aligned address; ignored where nothing listens. */
  write(address: number, value: number): void {
    const { memory, uart, spi, gpio, clocks, rtcWritten } = this.#parts;
    if (memory.writeWord(address, value)) return;
    const at = onOneBus(address);
    if (at < peripherals || at >= peripherals + peripheralBytes) return;
    const offset = at & 0xfff;
    switch ((at - peripherals) >>> 12) {
      case block.uart:
        uart.writeRegister(offset, value);
        break;
      case block.spi1:
        spi.write(offset, value >>> 0);
        break;
      case block.gpio:
        gpio.writeGpio(offset, value);
        break;
      case block.mux:
        gpio.writeMux(offset, value);
        break;
      default:
        this.#kept.set(at, value >>> 0);
        clocks.written(at, value);
        if (at >= rtcBase && at < rtcBase + 0x400) rtcWritten(at - rtcBase, value >>> 0);
    }
  }
}

const rtcBase = 0x3ff48000;

const onOneBus = (address: number) =>
  address >= otherBus && address < otherBus + otherBusBytes ? address - otherBus + otherBusAt : address;
