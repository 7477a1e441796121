// What the flash is to hold, sector by sector, as the files say. A sector that a file fills only in
// part is FF in the rest: a sector is erased as a whole.
import { isBlank, md5 } from './digest.ts';
import { pieces, type Range, roundDown, sectorBytes } from './geometry.ts';

export type FileBytes = { readonly offset: number; readonly bytes: Uint8Array };

export type WantedSector = {
  readonly offset: number;
  /** All 4096 bytes. */
  readonly bytes: Uint8Array;
  /** The part that comes from the file: only this is compared with what is there. */
  readonly filled: Range;
  readonly isBlank: boolean;
};

/** In ascending order. The files share no sector (checks.ts has seen to it). */
export function wantedSectors(files: readonly FileBytes[]): WantedSector[] {
  const sorted = [...files].sort((one, other) => one.offset - other.offset);
  return sorted.flatMap(({ offset, bytes }) =>
    [...pieces({ offset, sizeBytes: bytes.length }, sectorBytes)].map((filled) => {
      const start = roundDown(filled.offset, sectorBytes);
      const part = bytes.subarray(filled.offset - offset, filled.offset - offset + filled.sizeBytes);
      const sector = part.length === sectorBytes ? part : new Uint8Array(sectorBytes).fill(0xff);
      if (sector !== part) sector.set(part, filled.offset - start);
      return { offset: start, bytes: sector, filled, isBlank: isBlank(part) };
    }),
  );
}

/** Neighbouring sectors, to be written or compared as one. */
export type Run = Range & { readonly sectors: readonly WantedSector[] };

/** @param mayJoin is asked for each pair of neighbours; default: always */
export function runsOf(
  sectors: readonly WantedSector[],
  mayJoin: (one: WantedSector, next: WantedSector) => boolean = () => true,
): Run[] {
  const groups: WantedSector[][] = [];
  for (const sector of sectors) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && last.offset + sectorBytes === sector.offset && mayJoin(last, sector))
      group.push(sector);
    else groups.push([sector]);
  }
  return groups.map((group) => ({
    offset: (group[0] as WantedSector).offset,
    sizeBytes: group.length * sectorBytes,
    sectors: group,
  }));
}

/** What is to stand in these sectors, one behind the other. */
export function bytesOf(sectors: readonly WantedSector[]): Uint8Array {
  const whole = new Uint8Array(sectors.length * sectorBytes);
  for (const [index, sector] of sectors.entries()) whole.set(sector.bytes, index * sectorBytes);
  return whole;
}

/** MD5 of neighbouring sectors as they are to be in flash. */
export const wantedMd5 = (sectors: readonly WantedSector[]): Uint8Array => md5(bytesOf(sectors));
