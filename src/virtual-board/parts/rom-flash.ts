// A boot ROM's flash driver: a few bytes a command, each polled until the chip is ready, bounds taken
// from the flashchip structure in RAM. Sources: the ROM's behaviour as described by sheinz/esp-open-bootrom,
// esptool's note on the ESP8266's erase bug.
import type { CoreClock } from './guest.ts';
import { delayTask, type RomTask, sequence } from './rom-task.ts';
import { blockBytes, type SpiFlash, sectorBytes } from './spi-flash.ts';

/** RAM by the addresses of the chip's core. */
export type RomMemory = {
  readonly isDram: (address: number, sizeBytes?: number) => boolean;
  readonly readBytes: (address: number, sizeBytes: number) => Uint8Array;
  readonly writeBytes: (address: number, bytes: Uint8Array) => boolean;
};

/** What differs from ROM to ROM. */
export type RomFlashShape = {
  /** The ROM's pointer to its flashchip structure, and where that lies. */
  readonly pointer: number;
  readonly address: number;
  /** Its six words at a start: id, size, block, sector, page, mask. */
  readonly words: readonly number[];
  readonly commandBytes: number;
  /** The ESP8266's: sectors up to the first block boundary are erased without being counted. */
  readonly countsHeadTwice: boolean;
};

/** One line at 20 MHz, which no clock of the core changes. */
const wireBitsPerMs = 20_000;
/** Setting it up, and copying what came: 20 µs for both at 52 MHz. */
const readCycles = 290;
const sectorsPerBlock = blockBytes / sectorBytes;
const failed = 1;

export class RomFlash {
  readonly #flash: SpiFlash;
  readonly #memory: RomMemory;
  readonly #cpuClock: CoreClock;
  readonly #shape: RomFlashShape;
  readonly #pinsAreFree: () => boolean;
  #attached = false;

  /** `pinsAreFree`: none of the flash's pins is driven as a GPIO. */
  constructor(
    flash: SpiFlash,
    memory: RomMemory,
    cpuClock: CoreClock,
    shape: RomFlashShape,
    pinsAreFree: () => boolean,
  ) {
    this.#shape = shape;
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
    this.configure(this.#shape.words);
  }

  /** SPIParamCfg: the six words of the flashchip structure. */
  configure(words: readonly number[]): void {
    const { pointer, address } = this.#shape;
    this.#memory.writeBytes(pointer, bytesOf([address]));
    this.#memory.writeBytes(address, bytesOf(words));
  }

  get chipSizeBytes(): number {
    const pointer = this.#word(this.#shape.pointer);
    return this.#memory.isDram(pointer, 8) ? this.#word(pointer + 4) : 0;
  }

  /** SPIRead: null when the range is beyond the chip that the ROM believes in. */
  read(address: number, sizeBytes: number): { readonly bytes: Uint8Array; readonly ms: number } | null {
    if (address + sizeBytes > this.chipSizeBytes) return null;
    const bytes = this.isConnected
      ? this.#flash.read(address, sizeBytes)
      : new Uint8Array(sizeBytes).fill(0xff);
    const { commandBytes } = this.#shape;
    const commands = Math.ceil(sizeBytes / commandBytes);
    const wireMs = ((commandBytes + 4) * 8) / wireBitsPerMs;
    return { bytes, ms: commands * (wireMs + readCycles / this.#cpuClock.cyclesPerMs) };
  }

  /** SPIWrite: page programs of a few bytes that do not cross a page. */
  write(address: number, bytes: Uint8Array): RomTask {
    if (address + bytes.length > this.chipSizeBytes) return delayTask(0, failed);
    let at = 0;
    return {
      step: () => {
        if (this.#flash.busyForMs > 0) return this.#flash.busyForMs;
        if (at >= bytes.length) return -1;
        const target = address + at;
        const size = Math.min(this.#shape.commandBytes, bytes.length - at, 256 - (target % 256));
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
   * SPIEraseArea. The ESP8266's has a bug: the sectors up to the first block boundary are not taken off the
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
    let left = this.#shape.countsHeadTwice ? count : count - head;
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

  /** A write or an erase may follow, once what is under way is done. */
  enableWrite(): RomTask {
    return this.#busy(() => {});
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
    const [a, b, c, d] = this.#memory.readBytes(address, 4);
    return (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0;
  }
}

const bytesOf = (words: readonly number[]) => new Uint8Array(Uint32Array.from(words).buffer);
