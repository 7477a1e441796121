// The boot ROM's flash driver: 32 bytes a command, each polled until the chip is ready, bounds taken
// from the flashchip structure in RAM (4 MB until somebody says otherwise). Sources: the ROM's
// behaviour as described by sheinz/esp-open-bootrom, esptool's note on its erase bug.

import { delayTask, type RomTask, sequence } from '../../parts/rom-task.ts';
import { blockBytes, type SpiFlash, sectorBytes } from '../../parts/spi-flash.ts';
import { dramBase, type Memory } from '../cpu/memory.ts';
import type { CpuClock } from '../cpu-clock.ts';

/** The ROM's pointer to its flashchip structure, and where that lies: id, size, block, sector, page, mask. */
const flashchipPointer = 0x3fffc714;
const flashchipAddress = 0x3fffc718;
const defaultFlashchip = [0x1640ef, 0x400000, blockBytes, sectorBytes, 256, 0xffff];

const commandBytes = 32;
/** A read command, its address and 32 bytes on one line at 20 MHz, which no clock of the core changes. */
const readWireMs = ((commandBytes + 4) * 8) / 20_000;
/** Setting it up, and copying what came: 20 µs for both at 52 MHz. */
const readCycles = 290;
const sectorsPerBlock = blockBytes / sectorBytes;
const failed = 1;

export class RomFlash {
  readonly #flash: SpiFlash;
  readonly #memory: Memory;
  readonly #cpuClock: CpuClock;
  readonly #pinsAreFree: () => boolean;
  #attached = false;

  /** `pinsAreFree`: none of the flash's pins is driven as a GPIO. */
  constructor(flash: SpiFlash, memory: Memory, cpuClock: CpuClock, pinsAreFree: () => boolean) {
    this.#flash = flash;
    this.#memory = memory;
    this.#cpuClock = cpuClock;
    this.#pinsAreFree = pinsAreFree;
  }

  /** True once the pins are switched to SPI, as long as nobody drives one; else the flash does not answer. */
  get isConnected(): boolean {
    return this.#attached && this.#pinsAreFree();
  }

  attach(): void {
    this.#attached = true;
  }

  reset(): void {
    this.#attached = false;
    this.configure(defaultFlashchip);
  }

  /** SPIParamCfg: the six words of the flashchip structure. */
  configure(words: readonly number[]): void {
    const bytes = new Uint8Array(Uint32Array.from([flashchipAddress, ...words]).buffer);
    this.#memory.writeBytes(flashchipPointer, bytes);
  }

  get chipSizeBytes(): number {
    const pointer = this.#word(flashchipPointer);
    return this.#memory.isDram(pointer, 8) ? this.#word(pointer + 4) : 0;
  }

  /** SPIRead: null when the range is beyond the chip that the ROM believes in. */
  read(address: number, sizeBytes: number): { readonly bytes: Uint8Array; readonly ms: number } | null {
    if (address + sizeBytes > this.chipSizeBytes) return null;
    const bytes = this.isConnected
      ? this.#flash.read(address, sizeBytes)
      : new Uint8Array(sizeBytes).fill(0xff);
    const commands = Math.ceil(sizeBytes / commandBytes);
    return { bytes, ms: commands * (readWireMs + readCycles / this.#cpuClock.cyclesPerMs) };
  }

  /** SPIWrite: page programs of 32 bytes that do not cross a page. */
  write(address: number, bytes: Uint8Array): RomTask {
    if (address + bytes.length > this.chipSizeBytes) return delayTask(0, failed);
    let at = 0;
    return {
      step: () => {
        if (this.#flash.busyForMs > 0) return this.#flash.busyForMs;
        if (at >= bytes.length) return -1;
        const target = address + at;
        const size = Math.min(commandBytes, bytes.length - at, 256 - (target % 256));
        this.#command(() => this.#flash.program(target, bytes.subarray(at, at + size)));
        at += size;
        return this.#flash.busyForMs;
      },
      result: () => 0,
    };
  }

  eraseSector(sector: number): RomTask {
    if ((sector + 1) * sectorBytes > this.chipSizeBytes) return delayTask(0, failed);
    return this.#busy(() => this.#flash.eraseSector(sector * sectorBytes));
  }

  eraseBlock(block: number): RomTask {
    if ((block + 1) * blockBytes > this.chipSizeBytes) return delayTask(0, failed);
    return this.#busy(() => this.#flash.eraseBlock(block * blockBytes));
  }

  eraseChip(): RomTask {
    return this.#busy(() => this.#flash.eraseChip());
  }

  /** SPIUnlock: clears the status register's protect bits where any are set. */
  unlock(): RomTask {
    return this.#busy(() => {
      if (this.#flash.status & 0x1c) this.#flash.writeStatus(this.#flash.status2 << 8);
      else this.#flash.setWriteEnabled(false);
    });
  }

  /**
   * SPIEraseArea, with its bug: the sectors up to the first block boundary are not taken off the
   * count, so as many more are erased behind the end.
   */
  eraseArea(address: number, sizeBytes: number): RomTask {
    if (address % sectorBytes !== 0 || address + sizeBytes > this.chipSizeBytes) return delayTask(0, failed);
    const start = address / sectorBytes;
    const count = Math.ceil(sizeBytes / sectorBytes);
    const head = Math.min(sectorsPerBlock - (start % sectorsPerBlock), count);
    const parts: (() => RomTask)[] = [() => this.unlock()];
    for (let sector = start; sector < start + head; sector++) parts.push(() => this.eraseSector(sector));
    let next = start + head;
    let left = count;
    for (; left >= sectorsPerBlock && next % sectorsPerBlock === 0; left -= sectorsPerBlock) {
      const block = next / sectorsPerBlock;
      parts.push(() => this.eraseBlock(block));
      next += sectorsPerBlock;
    }
    for (; left > 0; left--) {
      const sector = next++;
      parts.push(() => this.eraseSector(sector));
    }
    return sequence(count > 0 ? parts : parts.slice(0, 1));
  }

  waitIdle(): RomTask {
    return {
      step: () => (this.#flash.busyForMs > 0 ? this.#flash.busyForMs : -1),
      result: () => 0,
    };
  }

  #busy(start: () => void): RomTask {
    let started = false;
    return {
      step: () => {
        if (this.#flash.busyForMs > 0) return this.#flash.busyForMs;
        if (started) return -1;
        started = true;
        this.#command(start);
        return this.#flash.busyForMs;
      },
      result: () => 0,
    };
  }

  #command(run: () => void): void {
    if (!this.isConnected) return;
    this.#flash.setWriteEnabled(true);
    run();
  }

  #word(address: number): number {
    return this.#memory.dram32[(address - dramBase) >> 2]! >>> 0;
  }
}
