// The grain of NOR flash on an ESP8266 module and arithmetic on stretches of it. Bytes throughout.
import { formatOffset } from '../sizes.ts';

/** Smallest unit that can be erased. */
export const sectorBytes = 0x1000;
/** Largest unit that one erase command of the flash chip takes; also the first grain of comparing. */
export const blockBytes = 0x10000;

export type Range = { readonly offset: number; readonly sizeBytes: number };

/** The first byte behind it. */
export const endOf = (range: Range): number => range.offset + range.sizeBytes;

export const roundDown = (value: number, grain: number): number => value - (value % grain);
export const roundUp = (value: number, grain: number): number => roundDown(value + grain - 1, grain);

/** All sectors that the range touches, as one range. */
export function toSectors(range: Range): Range {
  const offset = roundDown(range.offset, sectorBytes);
  return { offset, sizeBytes: roundUp(endOf(range), sectorBytes) - offset };
}

/** True if they share a byte. */
export function overlaps(one: Range, other: Range): boolean {
  return one.offset < endOf(other) && other.offset < endOf(one);
}

/** Cuts a range at every multiple of `grain`. */
export function* pieces(range: Range, grain: number): Generator<Range> {
  for (let offset = range.offset; offset < endOf(range); ) {
    const end = Math.min(roundDown(offset, grain) + grain, endOf(range));
    yield { offset, sizeBytes: end - offset };
    offset = end;
  }
}

/** Joins neighbours; the ranges come in ascending order and do not overlap. */
export function joined(ranges: Iterable<Range>): Range[] {
  const whole: Range[] = [];
  for (const range of ranges) {
    const last = whole.at(-1);
    if (last && endOf(last) === range.offset)
      whole[whole.length - 1] = { offset: last.offset, sizeBytes: last.sizeBytes + range.sizeBytes };
    else whole.push(range);
  }
  return whole;
}

/** '0x1000-0x2fff', and so on with commas; after a few it only counts. */
export function describe(ranges: readonly Range[]): string {
  const shown = ranges
    .slice(0, 4)
    .map((range) => `${formatOffset(range.offset)}-${formatOffset(endOf(range) - 1)}`);
  const more = ranges.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
