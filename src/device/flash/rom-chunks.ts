// A write through a ROM in pieces: which sectors go together, in which order, and what is erased beside them.
import type { Chip } from '../chips/chip.ts';
import { endOf, pieces, type Range, sectorBytes } from './geometry.ts';
import { type Run, runsOf, type WantedSector } from './wanted.ts';

/** Twelve sectors: a whole number of the largest blocks that the ROM takes. */
const chunkBytes = 0xc000;
/** The boot header's sector and its neighbour: the ROM cannot erase a single sector. */
const startBytes = 2 * sectorBytes;

/** What is to be written at once; the start of the flash, which makes the board boot, comes last. */
export function chunksOf(sectors: readonly WantedSector[], bootAt = 0): Run[] {
  const chunks = runsOf(sectors).flatMap((run) => {
    const isBehind = run.offset < bootAt && endOf(run) > bootAt;
    const cuts =
      run.offset === bootAt
        ? [bootAt, bootAt + startBytes]
        : isBehind
          ? [run.offset, bootAt, bootAt + startBytes]
          : [run.offset];
    for (let at = (cuts.at(-1) as number) + chunkBytes; at < endOf(run); at += chunkBytes) cuts.push(at);
    return cuts.flatMap((cut, index) => {
      const end = cuts[index + 1] ?? endOf(run);
      return runsOf(run.sectors.filter((sector) => sector.offset >= cut && sector.offset < end));
    });
  });
  const isStart = (chunk: Run) => chunk.offset === bootAt;
  return [...chunks.filter((chunk) => !isStart(chunk)), ...chunks.filter(isStart)];
}

/** Sectors behind the files that the ROM erases along with an odd number of them. */
export function extraSectors(chunks: readonly Run[], { romFlash }: Chip): readonly Range[] {
  const written = new Set(chunks.flatMap((chunk) => chunk.sectors.map((sector) => sector.offset)));
  const extra: Range[] = [];
  if (!romFlash) return extra;
  for (const chunk of chunks) {
    const sizeBytes = romFlash.erasedSectors(chunk) * sectorBytes;
    for (const sector of pieces({ offset: chunk.offset, sizeBytes }, sectorBytes))
      if (!written.has(sector.offset)) extra.push(sector);
  }
  return extra;
}
