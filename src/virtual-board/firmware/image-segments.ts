// The ESP8266 boot header (version 1) as the mask ROM reads it: magic 0xE9, segment count, flash
// parameters, entry point, then segments of (address, size, data) and one checksum byte.
import type { BootSegment } from './boot-image.ts';

/** Segments as far as they make sense; `intact` = the ROM would load them and start. */
export type SegmentWalk = {
  readonly segments: readonly BootSegment[];
  readonly checksum: number;
  readonly intact: boolean;
  /** First address behind the checksum byte. */
  readonly endAddress: number;
};

const magic = 0xe9;
const checksumSeed = 0xef;
/** Where the ROM can load to: data RAM and instruction RAM. */
const loadable = [
  { from: 0x3ffe8000, to: 0x40000000 },
  { from: 0x40100000, to: 0x40110000 },
];

/** Walks the header at flash address 0; null where there is none. */
export function walkSegments(flash: Uint8Array): SegmentWalk | null {
  const count = flash[1] ?? 0;
  if (flash[0] !== magic || count === 0 || count > 16) return null;
  const view = new DataView(flash.buffer, flash.byteOffset, flash.byteLength);
  const segments: BootSegment[] = [];
  let checksum = checksumSeed;
  let at = 8;
  for (let index = 0; index < count; index++) {
    if (at + 8 > flash.length) return { segments, checksum, intact: false, endAddress: at };
    const address = view.getUint32(at, true);
    const sizeBytes = view.getUint32(at + 4, true);
    at += 8;
    const fits = loadable.some(({ from, to }) => address >= from && address + sizeBytes <= to);
    if (!fits || at + sizeBytes > flash.length) return { segments, checksum, intact: false, endAddress: at };
    for (const end = at + sizeBytes; at < end; at++) checksum ^= flash[at] as number;
    segments.push({ address, sizeBytes });
  }
  const checksumAt = at | 15; // the last byte of the 16-byte line that follows the data
  return { segments, checksum, intact: flash[checksumAt] === checksum, endAddress: checksumAt + 1 };
}
