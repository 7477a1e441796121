// The chip's RAM as its RISC-V core sees it. 384 KB of SRAM answer at two places, as data and as instructions;
// 16 KB before the instructions are the cache's, or plain RAM while no cache runs; 8 KB belong to the RTC.
// Layout: ESP32-C3 Technical Reference Manual, "System and Memory". Little-endian.

/** Where instructions are fetched: the cache's 16 KB, and behind them what is data RAM at `dramBase`. */
export const iramBase = 0x4037c000;
export const ramBytes = 0x64000;
export const dramBase = 0x3fc80000;
export const dramBytes = 0x60000;
/** Data RAM begins here in the array. */
export const dramAt = ramBytes - dramBytes;
export const rtcRamBase = 0x50000000;
export const rtcRamBytes = 0x2000;

export class Memory {
  readonly ram = new Uint8Array(ramBytes);
  readonly ram16 = new Uint16Array(this.ram.buffer);
  readonly ram32 = new Int32Array(this.ram.buffer);
  readonly rtcRam = new Uint8Array(rtcRamBytes);
  /** Called with the first changed offset and the number of bytes: decoded code may be stale. */
  onCodeChange: (offset: number, sizeBytes: number) => void = () => {};

  /** The bytes of RAM at an address, or undefined where part of them is not RAM. */
  bank(address: number, sizeBytes: number): Uint8Array | undefined {
    const inRam = this.offsetOf(address, sizeBytes);
    if (inRam >= 0) return this.ram.subarray(inRam, inRam + sizeBytes);
    const at = (address >>> 0) - rtcRamBase;
    return at >= 0 && at + sizeBytes <= rtcRamBytes ? this.rtcRam.subarray(at, at + sizeBytes) : undefined;
  }

  /** Where `address` lies in `ram`, by either of its two names; -1 where part of the range is not there. */
  offsetOf(address: number, sizeBytes: number): number {
    const asData = (address >>> 0) - dramBase;
    if (asData >= 0 && asData + sizeBytes <= dramBytes) return asData + dramAt;
    const asCode = (address >>> 0) - iramBase;
    return asCode >= 0 && asCode + sizeBytes <= ramBytes ? asCode : -1;
  }

  isDram(address: number, sizeBytes = 1): boolean {
    return this.bank(address, sizeBytes) !== undefined;
  }

  /** A byte of RAM, which `isDram` has told it to be. */
  byteAt(address: number): number {
    return this.bank(address, 1)?.[0] ?? 0;
  }

  /** Copies out of RAM; what has no RAM behind it reads as zero. */
  readBytes(address: number, sizeBytes: number): Uint8Array {
    const size = Math.min(sizeBytes, ramBytes);
    return this.bank(address, size)?.slice() ?? new Uint8Array(size);
  }

  /** Copies into RAM; false, and nothing copied, when part of it is not RAM. */
  writeBytes(address: number, bytes: Uint8Array): boolean {
    const bank = this.bank(address, bytes.length);
    if (!bank) return false;
    bank.set(bytes);
    this.changed(address, bytes.length);
    return true;
  }

  /** Somebody has written into what `bank` gave: what was decoded of it may be stale. */
  changed(address: number, sizeBytes: number): void {
    const offset = this.offsetOf(address, sizeBytes);
    if (offset >= 0) this.onCodeChange(offset, sizeBytes);
  }

  clear(): void {
    this.ram.fill(0);
    this.onCodeChange(0, ramBytes);
  }
}
