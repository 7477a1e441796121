// The RAM of an ESP32 as its LX6 sees it. 328 KB are data RAM with access of any size; their last 128 KB (SRAM 1)
// answer as code too, under addresses at which their words stand in reverse order. 192 KB (SRAM 0) are code RAM, words
// only; their first 64 KB are the caches' once those run. Layout: ESP32 Technical Reference Manual, "System and
// Memory". Little-endian.
import type { XtensaMemory } from '../../parts/xtensa/model.ts';

export const dramBase = 0x3ffae000;
export const dramBytes = 0x52000;
export const codeBase = 0x40070000;
const sram0Bytes = 0x30000;
const sram1Bytes = 0x20000;
const codeBytes = sram0Bytes + sram1Bytes;
/** Where SRAM 1 begins in the data RAM. */
const sram1At = dramBytes - sram1Bytes;
export const rtcRamBase = 0x50000000;
const rtcRamBytes = 0x2000;

export class Memory implements XtensaMemory {
  readonly dramBase = dramBase;
  readonly dramBytes = dramBytes;
  readonly codeBase = codeBase;
  readonly codeBytes = codeBytes;
  /** Data RAM, and SRAM 0 behind it. */
  readonly #ram = new Uint8Array(dramBytes + sram0Bytes);
  readonly dram = this.#ram.subarray(0, dramBytes);
  readonly dram16 = new Uint16Array(this.#ram.buffer, 0, dramBytes / 2);
  readonly dram32 = new Int32Array(this.#ram.buffer, 0, dramBytes / 4);
  readonly literals = new Int32Array(this.#ram.buffer);
  readonly rtcRam = new Uint8Array(rtcRamBytes);
  onCodeChange: (offset: number, sizeBytes: number) => void = () => {};

  readonly codeAt = (offset: number): number => {
    const byte = (at: number) => this.#ram[inRam(at)] ?? 0;
    return byte(offset) | (byte(offset + 1) << 8) | (byte(offset + 2) << 16);
  };

  readonly literalAt = (offset: number): number => inRam(offset) >> 2;

  readonly dataOf = (offset: number): number => {
    // The word before it and the one behind it are those that a store could change it by.
    const at = inRam(offset) & ~3;
    return at < dramBytes ? at - 4 : Infinity;
  };

  readonly isRam = (address: number, sizeBytes: number): boolean => this.#offsetOf(address, sizeBytes) >= 0;

  /** A word at an aligned address; undefined where there is no RAM. */
  word(address: number): number | undefined {
    const at = this.#offsetOf(address, 4);
    if (at >= 0) return this.literals[at >> 2]!;
    const rtc = address - rtcRamBase;
    if (rtc < 0 || rtc + 4 > rtcRamBytes) return undefined;
    return new DataView(this.rtcRam.buffer).getInt32(rtc, true);
  }

  /** Stores a word at an aligned address; false where there is no RAM. */
  writeWord(address: number, value: number): boolean {
    const rtc = address - rtcRamBase;
    if (rtc >= 0 && rtc + 4 <= rtcRamBytes) {
      new DataView(this.rtcRam.buffer).setInt32(rtc, value, true);
      return true;
    }
    const at = this.#offsetOf(address, 4);
    if (at < 0) return false;
    this.literals[at >> 2] = value;
    if (at < dramBytes) this.#dataChanged(at, 4);
    else this.onCodeChange(at - dramBytes, 4);
    return true;
  }

  isDram(address: number, sizeBytes = 1): boolean {
    const offset = address - dramBase;
    return offset >= 0 && offset + sizeBytes <= dramBytes;
  }

  /** A byte of data RAM, which `isDram` has told it to be. */
  byteAt(address: number): number {
    return this.dram[address - dramBase]!;
  }

  /** Copies out of RAM; what has no RAM behind it reads as zero. */
  readBytes(address: number, sizeBytes: number): Uint8Array {
    const out = new Uint8Array(Math.min(sizeBytes, codeBytes));
    if (this.isDram(address, out.length))
      out.set(this.dram.subarray(address - dramBase, address - dramBase + out.length));
    else if (isCode(address, out.length))
      for (let at = 0; at < out.length; at++) out[at] = this.#ram[inRam(address - codeBase + at)]!;
    else if (isRtc(address, out.length))
      out.set(this.rtcRam.subarray(address - rtcRamBase, address - rtcRamBase + out.length));
    return out;
  }

  /** Copies into RAM; false, and nothing copied, when part of it is not RAM. */
  writeBytes(address: number, bytes: Uint8Array): boolean {
    if (isRtc(address, bytes.length)) {
      this.rtcRam.set(bytes, address - rtcRamBase);
      return true;
    }
    if (this.isDram(address, bytes.length)) {
      this.dram.set(bytes, address - dramBase);
      this.#dataChanged(address - dramBase, bytes.length);
      return true;
    }
    if (!isCode(address, bytes.length)) return false;
    const offset = address - codeBase;
    bytes.forEach((byte, at) => {
      this.#ram[inRam(offset + at)] = byte;
    });
    this.onCodeChange(offset, bytes.length);
    return true;
  }

  /** Bytes of data RAM, or undefined where part of them is not. */
  bank(address: number, sizeBytes: number): Uint8Array | undefined {
    const offset = address - dramBase;
    return this.isDram(address, sizeBytes) ? this.dram.subarray(offset, offset + sizeBytes) : undefined;
  }

  /** Somebody has written into what `bank` gave. */
  changed(address: number, sizeBytes: number): void {
    this.#dataChanged(address - dramBase, sizeBytes);
  }

  clear(): void {
    this.#ram.fill(0);
    this.onCodeChange(0, codeBytes);
  }

  /** Words of SRAM 1 that change are code as well. */
  #dataChanged(from: number, sizeBytes: number): void {
    const first = Math.max(sram1At, from & ~3);
    const last = (from + sizeBytes - 1) & ~3;
    if (last < first) return;
    this.onCodeChange(sram0Bytes + reversed(last - sram1At), last - first + 4);
  }

  #offsetOf(address: number, sizeBytes: number): number {
    const at = address >>> 0;
    if (this.isDram(at, sizeBytes)) return at - dramBase;
    return isCode(at, sizeBytes) ? inRam(at - codeBase) : -1;
  }
}

const isRtc = (address: number, sizeBytes: number) =>
  address >= rtcRamBase && address + sizeBytes <= rtcRamBase + rtcRamBytes;
const isCode = (address: number, sizeBytes: number) =>
  address >= codeBase && address + sizeBytes <= codeBase + codeBytes;
/** Of a byte in SRAM 1, its place under the other name: words in reverse order, bytes within them not. */
const reversed = (at: number) => (sram1Bytes - 4 - (at & ~3)) | (at & 3);
const inRam = (offset: number) =>
  offset < sram0Bytes ? dramBytes + offset : sram1At + reversed(offset - sram0Bytes);
