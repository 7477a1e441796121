// How long a write will take, from the baud rate and what flash chips usually need. A guess for
// people: good to a quarter or so, never used as a deadline.
import { deflateSync } from 'node:zlib';
import type { SectorStates } from './compare.ts';
import { sectorBytes } from './geometry.ts';
import { bytesOf, type WantedSector } from './wanted.ts';

/** W25Q32-like: 150 ms a 64 KB erase, 0.135 ms for the 32 bytes that the chip's driver programs at once. */
const eraseMsPerByte = 150 / 0x10000;
const programMsPerByte = 0.135 / 32;
/** With the core at twice its clock. */
const md5MsPerByte = 700 / (1024 * 1024);
const perStretchMs = 60;
const sampleBytes = 32 * 1024;

/** Milliseconds to send, program and verify these sectors; 0 for none. `states` tells which must be erased. */
export function estimateMs(sectors: readonly WantedSector[], states: SectorStates, baud: number): number {
  if (sectors.length === 0) return 0;
  const bytes = sectors.length * sectorBytes;
  const toErase = sectors.filter((sector) => states.get(sector) === 'differs').length * sectorBytes;
  const flashMs = toErase * eraseMsPerByte + bytes * programMsPerByte;
  const wireMs = ((bytes * packedShare(sectors)) / baud) * 10_000;
  // The wire fills one buffer while the flash empties the other: the slower of the two counts.
  return Math.round(Math.max(flashMs, wireMs) + bytes * md5MsPerByte + perStretchMs);
}

/** Of a flash that is full; blank blocks take a third of that. */
export const eraseAllMs = (bytes: number): number => Math.round(bytes * (eraseMsPerByte + md5MsPerByte));

/** By packing a sample quickly; the real packing happens while sending. */
function packedShare(sectors: readonly WantedSector[]): number {
  const count = Math.min(sectors.length, sampleBytes / sectorBytes);
  const step = sectors.length / count;
  const sample = Array.from(
    { length: count },
    (_, index) => sectors[Math.floor(index * step)] as WantedSector,
  );
  const bytes = bytesOf(sample);
  return deflateSync(bytes, { level: 1 }).length / bytes.length;
}
