// The chip's address space, a word at a time: RAM, the few ROM words anyone reads, efuse, and the
// register blocks. Registers that do nothing keep what was written, as most of the real ones do.

import type { Uart } from '../parts/uart.ts';
import type { Memory } from './cpu/memory.ts';
import { dramBase, iramBase } from './cpu/memory.ts';
import { type CpuClock, cpuClockRegister } from './cpu-clock.ts';
import { efuseBase } from './efuse.ts';
import type { GpioRegisters } from './gpio-registers.ts';
import type { SpiRegisters } from './spi-registers.ts';

/** By this word of its ROM esptool knows an ESP8266. */
const chipMagic = { address: 0x40001000, value: 0xfff0c101 };

/** When the UART was made; esptool before 3.0 tells the chips apart by it. Read only. */
const uartDate = { address: 0x60000078, value: 0x00062000 };

export type BusParts = {
  readonly memory: Memory;
  readonly uart: Uart;
  readonly spi: SpiRegisters;
  readonly gpio: GpioRegisters;
  readonly cpuClock: CpuClock;
  readonly efuse: readonly number[];
  readonly now: () => number;
};

export class Bus {
  readonly #parts: BusParts;
  readonly #kept = new Int32Array(0x4000);

  constructor(parts: BusParts) {
    this.#parts = parts;
  }

  reset(): void {
    this.#kept.fill(0);
    this.#parts.cpuClock.register = 0;
  }

  /** The word at a 4-byte aligned address; zero where nothing answers. */
  read(address: number): number {
    const { memory, uart, spi, gpio, cpuClock, efuse, now } = this.#parts;
    const at = address >>> 0;
    if (memory.isDram(at, 4)) return memory.dram32[(at - dramBase) >> 2]! >>> 0;
    if (memory.isIram(at, 4)) return memory.iram32[(at - iramBase) >> 2]! >>> 0;
    if (at === chipMagic.address) return chipMagic.value;
    if (at === uartDate.address) return uartDate.value;
    if (at >= efuseBase && at < efuseBase + 16) return efuse[(at - efuseBase) >> 2]!;
    if (at === cpuClockRegister) return cpuClock.register >>> 0;
    if (at < 0x60000000 || at >= 0x60010000) return 0;
    const offset = at & 0xff;
    switch ((at & 0xffff) >> 8) {
      case 0x00:
        return uart.readRegister(offset, now()) >>> 0;
      case 0x02:
        return spi.read(offset) >>> 0;
      case 0x03:
        return gpio.readGpio(offset) >>> 0;
      case 0x07:
        return (gpio.readRtc(offset) ?? this.#kept[(at & 0xffff) >> 2]!) >>> 0;
      case 0x08:
        return gpio.readMux(offset) >>> 0;
      case 0x0f:
        return 0;
      default:
        return this.#kept[(at & 0xffff) >> 2]! >>> 0;
    }
  }

  /** Writes a word at a 4-byte aligned address; ignored where nothing listens. */
  write(address: number, value: number): void {
    const { memory, uart, spi, gpio, cpuClock } = this.#parts;
    const at = address >>> 0;
    if (memory.isDram(at, 4)) {
      memory.dram32[(at - dramBase) >> 2] = value;
    } else if (memory.isIram(at, 4)) {
      memory.iram32[(at - iramBase) >> 2] = value;
      memory.onCodeChange(at - iramBase, 4);
    } else if (at === cpuClockRegister) {
      cpuClock.register = value;
    } else if (at >= 0x60000000 && at < 0x60010000) {
      const offset = at & 0xff;
      this.#kept[(at & 0xffff) >> 2] = value;
      if (at < 0x60000100) uart.writeRegister(offset, value);
      else if (at >= 0x60000200 && at < 0x60000300) spi.write(offset, value >>> 0);
      else if (at >= 0x60000300 && at < 0x60000400) gpio.writeGpio(offset, value);
      else if (at >= 0x60000700 && at < 0x60000800) gpio.writeRtc(offset, value);
      else if (at >= 0x60000800 && at < 0x60000900) gpio.writeMux(offset, value);
    }
  }
}
