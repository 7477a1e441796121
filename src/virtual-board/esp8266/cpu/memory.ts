// The chip's RAM as the LX106 sees it: data RAM with byte access, instruction RAM with words only.
// Register space is somebody else's. Addresses are the CPU's; little-endian.
import type { XtensaMemory } from '../../parts/xtensa/model.ts';

export const dramBase = 0x3ffe8000;
export const dramBytes = 0x18000;
export const iramBase = 0x40100000;
export const iramBytes = 0x10000;

export class Memory implements XtensaMemory {
  readonly dramBase = dramBase;
  readonly dramBytes = dramBytes;
  readonly codeBase = iramBase;
  readonly codeBytes = iramBytes;
  readonly dram = new Uint8Array(dramBytes);
  readonly dram32 = new Int32Array(this.dram.buffer);
  readonly dram16 = new Uint16Array(this.dram.buffer);
  readonly iram = new Uint8Array(iramBytes);
  readonly iram32 = new Int32Array(this.iram.buffer);
  readonly literals = this.iram32;
  /** Called with the first changed IRAM offset and the number of bytes: decoded code may be stale. */
  onCodeChange: (offset: number, sizeBytes: number) => void = () => {};

  isDram(address: number, sizeBytes = 1): boolean {
    const offset = address - dramBase;
    return offset >= 0 && offset + sizeBytes <= dramBytes;
  }

  isIram(address: number, sizeBytes = 1): boolean {
    const offset = address - iramBase;
    return offset >= 0 && offset + sizeBytes <= iramBytes;
  }

  readonly isRam = (address: number, sizeBytes: number) => this.isIram(address, sizeBytes);
  readonly codeAt = (offset: number) =>
    this.iram[offset]! | (this.iram[offset + 1]! << 8) | (this.iram[offset + 2]! << 16);
  readonly literalAt = (offset: number) => offset >> 2;
  readonly dataOf = () => Infinity;

  /** A byte of data RAM, which `isDram` has told it to be. */
  byteAt(address: number): number {
    return this.dram[address - dramBase]!;
  }

  /** Copies out of RAM; addresses without RAM behind them read as zero. */
  readBytes(address: number, sizeBytes: number): Uint8Array {
    const out = new Uint8Array(Math.min(sizeBytes, dramBytes));
    const bank = this.isDram(address, out.length)
      ? this.dram
      : this.isIram(address, out.length)
        ? this.iram
        : null;
    const base = bank === this.dram ? dramBase : iramBase;
    if (bank) out.set(bank.subarray(address - base, address - base + out.length));
    return out;
  }

  /** Copies into RAM; false, and nothing copied, when part of it is not RAM. */
  writeBytes(address: number, bytes: Uint8Array): boolean {
    if (this.isDram(address, bytes.length)) {
      this.dram.set(bytes, address - dramBase);
      return true;
    }
    if (!this.isIram(address, bytes.length)) return false;
    this.iram.set(bytes, address - iramBase);
    this.onCodeChange(address - iramBase, bytes.length);
    return true;
  }

  clear(): void {
    this.dram.fill(0);
    this.iram.fill(0);
    this.onCodeChange(0, iramBytes);
  }
}
