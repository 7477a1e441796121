// What lies outside the RAM of an ESP32-C3, a word at a time: the few ROM words that anyone reads, and the register
// blocks. Registers that do nothing keep what was written, as most of the real ones do. Addresses: reg_base.h of
// ESP-IDF.
import type { Uart } from '../parts/uart.ts';
import type { Clocks } from './clocks.ts';
import type { RegisterSpace } from './cpu/interpreter.ts';
import type { Memory } from './cpu/memory.ts';
import { efuseBase, efuseBytes } from './efuse.ts';
import type { GpioRegisters } from './gpio-registers.ts';
import type { InterruptMatrix } from './interrupt-matrix.ts';
import type { SpiRegisters } from './spi-registers.ts';

const romBase = 0x40000000;
const romBytes = 0x60000;
/** Where the ROM's constants answer as data. */
const romDataBase = 0x3ff00000;
const romDataBytes = 0x20000;
/** By the first of these words of its ROM a host knows the chip, by the last a program its revision. */
const romWords: ReadonlyMap<number, number> = new Map([
  [0x40001000, 0x1b31506f],
  [0x40000010, 5],
  [0x40000014, 3],
]);

const peripherals = 0x60000000;
const peripheralBytes = 0xd1000;
const block = { uart: 0x00, spi1: 0x02, gpio: 0x04, mux: 0x09, interrupts: 0xc2 } as const;

export type BusParts = {
  readonly memory: Memory;
  readonly uart: Uart;
  readonly spi: SpiRegisters;
  readonly gpio: GpioRegisters;
  readonly interrupts: InterruptMatrix;
  readonly clocks: Clocks;
  readonly efuse: Uint32Array;
  readonly now: () => number;
  /** A register of the real-time clock's block was written: watchdogs are there. */
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

  /** The word at an aligned address, zero where nothing answers: what the ROM's loader reads. */
  word(address: number): number {
    return (this.read(address) ?? 0) >>> 0;
  }

  read(address: number): number | undefined {
    const { memory, uart, spi, gpio, interrupts, efuse, now } = this.#parts;
    const bank = memory.bank(address, 4);
    if (bank) return bank[0]! | (bank[1]! << 8) | (bank[2]! << 16) | (bank[3]! << 24);
    const rom = romWords.get(address);
    if (rom !== undefined) return rom;
    if (isIn(address, romBase, romBytes) || isIn(address, romDataBase, romDataBytes)) return 0;
    if (!isIn(address, peripherals, peripheralBytes)) return undefined;
    if (isIn(address, efuseBase, efuseBytes)) return efuse[(address - efuseBase) >> 2]!;
    const offset = address & 0xfff;
    switch ((address - peripherals) >>> 12) {
      case block.uart:
        return uart.readRegister(offset, now());
      case block.spi1:
        return spi.read(offset);
      case block.gpio:
        return gpio.readGpio(offset);
      case block.mux:
        return gpio.readMux(offset);
      case block.interrupts:
        return interrupts.words[offset >> 2] ?? 0;
      default:
        return this.#kept.get(address) ?? 0;
    }
  }

  write(address: number, value: number): boolean {
    const { memory, uart, spi, gpio, interrupts, clocks, rtcWritten } = this.#parts;
    if (memory.writeBytes(address, new Uint8Array(Uint32Array.of(value).buffer))) return true;
    if (!isIn(address, peripherals, peripheralBytes)) return false;
    const offset = address & 0xfff;
    switch ((address - peripherals) >>> 12) {
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
      case block.interrupts:
        if (offset >> 2 < interrupts.words.length) interrupts.words[offset >> 2] = value;
        break;
      default:
        this.#kept.set(address, value >>> 0);
        clocks.written(address, value);
        if (isIn(address, 0x60008000, 0x800)) rtcWritten(address - 0x60008000, value >>> 0);
    }
    return true;
  }
}

const isIn = (address: number, base: number, sizeBytes: number) =>
  address >= base && address - base < sizeBytes;
