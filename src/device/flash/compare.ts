// What of the wanted is already there, told by MD5 alone: 64 KB at once, single sectors where that
// differs. Reads no flash contents and changes nothing.
import { blankMd5, type Digest, md5, sameDigest } from './digest.ts';
import type { FlashLink } from './flash-link.ts';
import { blockBytes, endOf, type Range, roundDown, sectorBytes } from './geometry.ts';
import { md5OfFlash } from './stub-flash.ts';
import { bytesOf, runsOf, type WantedSector } from './wanted.ts';

/** 'differs' and not blank: it must be erased before it can be written. */
export type SectorState = 'equal' | 'blank' | 'differs';

export type SectorStates = ReadonlyMap<WantedSector, SectorState>;

/**
 * @param onCompared called with the number of sectors that have just become known
 * @param care 'sampled': behind a block that differs throughout, a few sectors speak for the next one,
 *   where asking for all of them takes longer than writing the odd one that may be equal
 */
export async function compareSectors(
  link: FlashLink,
  sectors: readonly WantedSector[],
  onCompared: (sectors: number) => void = () => {},
  care: 'exact' | 'sampled' = 'exact',
): Promise<SectorStates> {
  const states = new Map<WantedSector, SectorState>();
  const sameBlock = (one: WantedSector, next: WantedSector) =>
    roundDown(one.offset, blockBytes) === roundDown(next.offset, blockBytes);
  let isAllNew = false;
  for (const run of runsOf(sectors, sameBlock)) {
    const known = isAllNew ? await sample(link, run.sectors) : new Map<WantedSector, SectorState>();
    if (known.size > 0 && allDiffer(known)) {
      for (const sector of run.sectors) states.set(sector, 'differs');
      onCompared(run.sectors.length);
      continue;
    }
    isAllNew = false;
    const state = await stateOf(link, run.sectors);
    if (state !== 'differs' || run.sectors.length === 1) {
      for (const sector of run.sectors) states.set(sector, state);
      onCompared(run.sectors.length);
      continue;
    }
    const found = new Map<WantedSector, SectorState>();
    for (const sector of run.sectors) {
      found.set(sector, known.get(sector) ?? (await stateOf(link, [sector])));
      onCompared(1);
    }
    for (const [sector, each] of found) states.set(sector, each);
    isAllNew = care === 'sampled' && run.sectors.length === sectorsOfBlock && allDiffer(found);
  }
  return states;
}

const sectorsOfBlock = blockBytes / sectorBytes;
/** Which sectors of a block speak for it. */
const sampled = [0, 5, 10, 15];

const allDiffer = (states: SectorStates): boolean => [...states.values()].every((each) => each === 'differs');

/** Ends with the first that does not differ. Blocks that are not full are too small to be worth it. */
async function sample(
  link: FlashLink,
  sectors: readonly WantedSector[],
): Promise<Map<WantedSector, SectorState>> {
  const states = new Map<WantedSector, SectorState>();
  if (sectors.length < sectorsOfBlock) return states;
  for (const at of sampled) {
    const sector = sectors[at] as WantedSector;
    const state = await stateOf(link, [sector]);
    states.set(sector, state);
    if (state !== 'differs') break;
  }
  return states;
}

/** Compares what the files fill; neighbours in the same sector do not count. */
async function stateOf(link: FlashLink, sectors: readonly WantedSector[]): Promise<SectorState> {
  const first = sectors[0] as WantedSector;
  const last = sectors.at(-1) as WantedSector;
  const range: Range = { offset: first.filled.offset, sizeBytes: endOf(last.filled) - first.filled.offset };
  const digest = await flashMd5(link, range);
  const wanted = bytesOf(sectors).subarray(range.offset - first.offset, endOf(range) - first.offset);
  if (sameDigest(digest, md5(wanted))) return 'equal';
  if (!sameDigest(digest, blankMd5(range.sizeBytes))) return 'differs';
  // Blank where the file goes; what else the sector holds must be blank too, or writing erases it.
  if (range.sizeBytes === sectors.length * sectorBytes) return 'blank';
  const whole = { offset: first.offset, sizeBytes: sectors.length * sectorBytes };
  return (await isBlankFlash(link, whole)) ? 'blank' : 'differs';
}

export const flashMd5 = (link: FlashLink, range: Range): Promise<Digest> =>
  link.retry((loader, signal) => md5OfFlash(loader, range, signal));

/** Looks at the first sector before the whole: what is not blank mostly shows at once. */
export async function isBlankFlash(link: FlashLink, range: Range): Promise<boolean> {
  if (range.sizeBytes > sectorBytes) {
    const start = { offset: range.offset, sizeBytes: sectorBytes };
    if (!sameDigest(await flashMd5(link, start), blankMd5(sectorBytes))) return false;
  }
  return sameDigest(await flashMd5(link, range), blankMd5(range.sizeBytes));
}
