// What of the wanted is already there, told by MD5 alone: 64 KB at once, less where that differs. Reads
// no flash contents and changes nothing. The board counts some 60 ms for 64 KB, and each question takes
// a few more, so what the block before was like decides how this one is asked.
import { blankMd5, type Digest, md5, sameDigest } from './digest.ts';
import type { FlashLink } from './flash-link.ts';
import { blockBytes, endOf, type Range, roundDown, sectorBytes } from './geometry.ts';
import { md5OfFlash } from './stub-flash.ts';
import { bytesOf, runsOf, type WantedSector } from './wanted.ts';

/** 'differs' and not blank: it must be erased before it can be written. */
export type SectorState = 'equal' | 'blank' | 'differs';

export type SectorStates = ReadonlyMap<WantedSector, SectorState>;

/** What a block was like, and the next one probably is: some of it as wanted, or nothing at all. */
type Outlook = 'alike' | 'mixed' | 'new';

const sectorsOfBlock = blockBytes / sectorBytes;
const sectorsOfQuarter = sectorsOfBlock / 4;
/** Which sectors speak for a block, as shares of it; a shorter one, the end of a file, is asked for exactly. */
const sampled = [2 / 16, 13 / 16, 7 / 16];
/** Behind a block that was new throughout. */
const enoughBehindNew = 2;
const shortestSampled = sectorsOfBlock / 2;

/**
 * @param onCompared called with the number of sectors that have just become known
 * @param care 'sampled': where a few sectors of a block all differ, all of it counts as different:
 *   asking for each takes longer than writing the odd one that may be equal
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
  let outlook: Outlook = 'alike';
  for (const { sectors: block } of runsOf(sectors, sameBlock)) {
    const found = await compareBlock(link, block, outlook, care);
    for (const [sector, state] of found)
      states.set(sector, state === 'blank' && sector.isBlank ? 'equal' : state);
    onCompared(block.length);
    outlook = outlookOf([...found.values()]);
  }
  return states;
}

function outlookOf(states: readonly SectorState[]): Outlook {
  if (states.every((each) => each === states[0])) return states[0] === 'differs' ? 'new' : 'alike';
  return 'mixed';
}

async function compareBlock(
  link: FlashLink,
  block: readonly WantedSector[],
  outlook: Outlook,
  care: 'exact' | 'sampled',
): Promise<SectorStates> {
  const maySample = care === 'sampled' && block.length >= shortestSampled;
  const known = new Map<WantedSector, SectorState>();
  if (outlook === 'alike') {
    const state = await stateOf(link, block);
    if (state !== 'differs' || block.length === 1) return all(block, state);
  }
  if (maySample && outlook !== 'mixed') {
    const shares = outlook === 'new' ? sampled.slice(0, enoughBehindNew) : sampled;
    if (await sampleDiffers(link, block, shares, known)) return all(block, 'differs');
  }
  const grain = outlook === 'new' && !maySample ? 1 : sectorsOfQuarter;
  for (let at = 0; at < block.length; at += grain)
    await comparePart(link, block.slice(at, at + grain), known);
  return known;
}

const all = (sectors: readonly WantedSector[], state: SectorState): SectorStates =>
  new Map(sectors.map((sector) => [sector, state]));

/** Ends with the first that does not differ; `known` keeps what was found. */
async function sampleDiffers(
  link: FlashLink,
  block: readonly WantedSector[],
  shares: readonly number[],
  known: Map<WantedSector, SectorState>,
): Promise<boolean> {
  for (const share of shares) {
    const sector = block[Math.floor(share * block.length)] as WantedSector;
    const state = await stateOf(link, [sector]);
    known.set(sector, state);
    if (state !== 'differs') return false;
  }
  return true;
}

/** All at once, unless one of them is known to differ, and then each that is not known. */
async function comparePart(
  link: FlashLink,
  part: readonly WantedSector[],
  known: Map<WantedSector, SectorState>,
): Promise<void> {
  if (!part.some((sector) => known.get(sector) === 'differs')) {
    const state = await stateOf(link, part);
    if (state !== 'differs' || part.length === 1) {
      for (const sector of part) known.set(sector, state);
      return;
    }
  }
  for (const sector of part) if (!known.has(sector)) known.set(sector, await stateOf(link, [sector]));
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

/** The MD5 that the stub counts over a range of flash. */
export const flashMd5 = (link: FlashLink, range: Range): Promise<Digest> =>
  link.retry((loader, signal) => md5OfFlash(loader, range, signal));

/** By one MD5, however large the range. */
export const isBlankFlash = async (link: FlashLink, range: Range): Promise<boolean> =>
  sameDigest(await flashMd5(link, range), blankMd5(range.sizeBytes));

/** Counted in the time that the question takes. */
const firstLookBytes = 0x400;

/** Looks at the beginning before the whole: what is not blank mostly shows at once. */
export const looksBlank = async (link: FlashLink, range: Range): Promise<boolean> =>
  (range.sizeBytes <= firstLookBytes ||
    (await isBlankFlash(link, { offset: range.offset, sizeBytes: firstLookBytes }))) &&
  isBlankFlash(link, range);
