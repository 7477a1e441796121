// A serial NOR flash chip: an array whose bits only ever fall, erase that raises them, busy times, a
// status register with write protection. Knows nothing of who sends commands. Addresses wrap at its size.
import type { FlashSpeed } from './flash-speed.ts';
import { sfdpTables } from './sfdp.ts';
import { UnfinishedWrites } from './unfinished-writes.ts';

export const sectorBytes = 0x1000;
export const blockBytes = 0x10000;
const pageBytes = 256;

const statusBusy = 1;
const statusWriteEnabled = 2;
const protectBits = 0x1c;

export type FlashTally = {
  busyMs: number;
  sectorsErased: number;
  bytesProgrammed: number;
  overProgrammedBits: number;
};

export class SpiFlash {
  readonly bytes: Uint8Array;
  readonly jedecId: readonly [number, number, number];
  /** What it tells of itself at command 5Ah; undefined for a chip that knows no such command. */
  readonly sfdp: Uint8Array | undefined;
  readonly tally: FlashTally = { busyMs: 0, sectorsErased: 0, bytesProgrammed: 0, overProgrammedBits: 0 };
  readonly #speed: FlashSpeed;
  readonly #now: () => number;
  readonly #stuckSectors = new Set<number>();
  #protectedRange: { readonly from: number; readonly sizeBytes: number } | undefined;
  readonly #unfinished = new UnfinishedWrites();
  #busyUntilMs = 0;
  /** What a queued command waits for before it begins. */
  #waitMs = 0;
  #writeEnabled = false;
  /** The next write of a status register changes what the chip does now, not what it wakes up with. */
  #volatileStatus = false;
  #status = 0;
  #status2 = 0;
  #stored = { status: 0, status2: 0 };

  /** `now` is the time that busy periods are measured in, milliseconds. */
  constructor(
    bytes: Uint8Array,
    jedecId: readonly [number, number, number],
    speed: FlashSpeed,
    now: () => number,
  ) {
    this.bytes = bytes;
    this.jedecId = jedecId;
    this.sfdp = sfdpTables(jedecId);
    this.#speed = speed;
    this.#now = now;
  }

  get busyUntilMs(): number {
    return this.#busyUntilMs;
  }

  /** Milliseconds until it takes a command again; 0 when ready. */
  get busyForMs(): number {
    return Math.max(0, this.#busyUntilMs - this.#now());
  }

  /** Status register 1: WIP, WEL, BP0..BP2. */
  get status(): number {
    const busy = this.busyForMs > 0 ? statusBusy : 0;
    return this.#status | busy | (this.#writeEnabled ? statusWriteEnabled : 0);
  }

  get status2(): number {
    return this.#status2;
  }

  setWriteEnabled(on: boolean): void {
    if (this.busyForMs === 0) this.#writeEnabled = on;
  }

  /** Runs a write or erase right behind what is still busy, as a driver does that waits in between. */
  queue(run: () => void): void {
    this.#waitMs = this.busyForMs;
    this.#busyUntilMs = 0;
    this.#writeEnabled = true;
    run();
    if (this.#busyUntilMs === 0) this.#busyUntilMs = this.#now() + this.#waitMs;
    this.#waitMs = 0;
  }

  /** Command 50h: takes the place of write enable before the next status write, for its volatile bits. */
  enableVolatileStatus(): void {
    if (this.busyForMs === 0) this.#volatileStatus = true;
  }

  writeStatus(value: number): void {
    this.#setStatus(value & 0xfc, (value >> 8) & 0xff);
  }

  writeStatus2(value: number): void {
    this.#setStatus(this.#status, value & 0xff);
  }

  read(address: number, sizeBytes: number): Uint8Array {
    const out = new Uint8Array(sizeBytes);
    if (this.busyForMs > 0) return out.fill(0xff);
    const size = this.bytes.length;
    for (let done = 0; done < sizeBytes; ) {
      const at = (address + done) % size;
      const part = this.bytes.subarray(at, Math.min(size, at + sizeBytes - done));
      out.set(part, done);
      done += part.length;
    }
    return out;
  }

  /** Page program: clears bits, wraps inside its 256-byte page. Ignored unless write enabled. */
  program(address: number, data: Uint8Array): void {
    if (!this.#begin(this.#speed.programMs * Math.max(1, data.length / 32))) return;
    if (this.#isProtected(address, data.length)) return;
    const page = (address % this.bytes.length) & ~(pageBytes - 1);
    this.#remember(page, pageBytes);
    for (const [index, wanted] of data.entries()) {
      const at = page | ((address + index) & (pageBytes - 1));
      const old = this.bytes[at]!;
      // A byte of FF programs nothing: it is how writers pad, not a wish for ones.
      if (wanted !== 0xff) this.tally.overProgrammedBits += bitCount(wanted & ~old);
      this.bytes[at] = old & wanted;
    }
    this.tally.bytesProgrammed += data.length;
  }

  eraseSector(address: number): void {
    this.#erase(address & -sectorBytes, sectorBytes, this.#speed.sectorEraseMs);
  }

  eraseBlock(address: number): void {
    this.#erase(address & -blockBytes, blockBytes, this.#speed.blockEraseMs);
  }

  /** Ignored as a whole when any range is protected, as chips do. */
  eraseChip(): void {
    const megabytes = this.bytes.length / 0x100000;
    this.#erase(0, this.bytes.length, this.#speed.chipErasePerMegabyteMs * megabytes);
  }

  /** Faults: a range that ignores writes until the status register's protect bits are cleared. */
  protect(range: { readonly from: number; readonly sizeBytes: number }): void {
    this.#protectedRange = range;
    this.#status |= protectBits;
    this.#stored.status |= protectBits;
  }

  stickSector(sector: number): void {
    this.#stuckSectors.add(sector);
  }

  clearFaults(): void {
    this.#protectedRange = undefined;
    this.#status &= ~protectBits;
    this.#stored.status &= ~protectBits;
    this.#stuckSectors.clear();
  }

  /** The supply goes: what is under way stays half done, what waits is not done at all. */
  powerOff(): void {
    this.#unfinished.cut(this.bytes, this.#now());
  }

  /** Power came back or 66h 99h: latches fall, the status register's stored bits stay. */
  powerOn(): void {
    this.#writeEnabled = false;
    this.#volatileStatus = false;
    this.#status = this.#stored.status;
    this.#status2 = this.#stored.status2;
    this.#busyUntilMs = 0;
  }

  #setStatus(status: number, status2: number): void {
    const isVolatile = this.#volatileStatus && this.busyForMs === 0;
    this.#volatileStatus = false;
    if (!isVolatile && !this.#begin(this.#speed.writeStatusMs)) return;
    this.#status = status;
    this.#status2 = status2;
    if (isVolatile) return;
    this.#stored = { status, status2 };
    if ((status & protectBits) === 0) this.#protectedRange = undefined;
  }

  #erase(from: number, sizeBytes: number, durationMs: number): void {
    const start = from % this.bytes.length;
    if (!this.#begin(durationMs) || this.#isProtected(start, sizeBytes)) return;
    this.#remember(start, sizeBytes);
    for (let at = start; at < start + sizeBytes; at += sectorBytes) {
      if (this.#stuckSectors.has(at / sectorBytes)) continue;
      this.bytes.fill(0xff, at, at + sectorBytes);
      this.tally.sectorsErased++;
    }
  }

  /** Before the bytes of a command that has begun change. */
  #remember(from: number, sizeBytes: number): void {
    const nowMs = this.#now();
    const startMs = nowMs + this.#waitMs;
    this.#unfinished.add(this.bytes, { from, sizeBytes, startMs, endMs: this.#busyUntilMs }, nowMs);
  }

  #begin(durationMs: number): boolean {
    if (!this.#writeEnabled || this.busyForMs > 0) return false;
    this.#writeEnabled = false;
    this.#busyUntilMs = this.#now() + this.#waitMs + durationMs;
    this.tally.busyMs += durationMs;
    return true;
  }

  #isProtected(from: number, sizeBytes: number): boolean {
    const protection = this.#status & protectBits;
    if (protection === 0) return false;
    const range = this.#protectedRange ?? upperPart(this.bytes.length, protection >> 2);
    return from < range.from + range.sizeBytes && range.from < from + sizeBytes;
  }
}

/** BP2..BP0 on a W25Q32 with TB=0: 1 protects the top 64th, each step doubles, 7 protects all. */
function upperPart(sizeBytes: number, level: number) {
  const part = level >= 7 ? sizeBytes : sizeBytes >> (7 - level);
  return { from: sizeBytes - part, sizeBytes: part };
}

function bitCount(byte: number): number {
  let count = 0;
  for (let bits = byte & 0xff; bits; bits &= bits - 1) count++;
  return count;
}
