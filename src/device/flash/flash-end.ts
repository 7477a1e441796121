// Where a flash really ends. A chip that is smaller than its ID says ignores the upper bits of an address: what
// is written behind its end comes out at its start, and each read is right. Contents that repeat tell of it;
// where nothing is there to repeat, a few bytes that belong there anyway do.
import type { Chip } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import type { Range } from './geometry.ts';

/** Bytes at which addresses wrap; 'beyond' = not within the size that was looked at; null = nothing tells. */
export type FlashEnd = { readonly wrapsAt: number } | 'beyond' | null;

/** How a way into the flash looks at it: by the stub's MD5, or word by word. */
export type FlashSight = {
  /** Whose flash it is. */
  readonly chip: Chip;
  /** What is equal for equal contents and, for all that matters, differs for others. */
  readonly look: (range: Range) => Promise<Uint8Array>;
  /** The same of known bytes. */
  readonly lookOf: (bytes: Uint8Array) => Uint8Array;
  /** Enough to tell two boot headers with what follows apart. */
  readonly sampleBytes: number;
  /** All of the first `sizeBytes` is the same as all of the next, as far as this way can tell. */
  readonly repeats: (sizeBytes: number) => Promise<boolean>;
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** What repeats in less than any flash of the chip has was written so, and tells no more than blank flash does. */
const longestPatternBytes = ({ leastFlashBytes }: Chip): number => leastFlashBytes / 2;
/** Within that: the beginning, the end, and what is no multiple of anything. */
const places = [0, 0x1f000, 0x8c00];
/** Together they stay below thirty milliseconds where the stub looks. */
const mostLooks = 13;

/**
 * Two looks where the contents differ, as they mostly do, and thirteen before something speaks for a smaller
 * flash; only then all of it is compared. Changes nothing.
 * @param sizeBytes what the chip or a person says; a power of two
 */
export async function findFlashEnd(sight: FlashSight, sizeBytes: number): Promise<FlashEnd> {
  const { chip } = sight;
  if (sizeBytes <= chip.leastFlashBytes) return 'beyond';
  const looks = new Map<number, Uint8Array>();
  const sample = async (offset: number) => {
    const look = looks.get(offset) ?? (await sight.look({ offset, sizeBytes: sight.sampleBytes }));
    looks.set(offset, look);
    return look;
  };
  const differsIn = (distance: number) => async (at: number) =>
    !isSame(await sample(at), await sample(at + distance));
  // Where the end is within, whatever it is, half of the size is a multiple of it.
  const differsInHalf = differsIn(sizeBytes / 2);
  if (await differsInHalf(0)) return 'beyond';
  const start = await sample(0);
  const isPlain = (byte: number) => isSame(start, sight.lookOf(new Uint8Array(sight.sampleBytes).fill(byte)));
  for (let byte = 0; byte <= 0xff; byte++) if (isPlain(byte)) return null;
  // One byte, one sector or one block again and again, as a test program leaves it.
  const telling = await firstOf(places, differsIn(longestPatternBytes(chip)));
  if (telling === undefined) return null;
  if ((await firstOf(places, differsInHalf)) !== undefined) return 'beyond';
  const others = places.filter((at) => at !== telling);
  for (const end of endsBelow(sizeBytes, chip)) {
    const differs = differsIn(end);
    if (await differs(telling)) continue;
    if ((await firstOf(others.slice(0, Math.max(0, mostLooks - looks.size)), differs)) !== undefined)
      continue;
    // Two programs may be alike in many places: only what repeats throughout is the same flash.
    if (await sight.repeats(end)) return { wrapsAt: end };
  }
  return 'beyond';
}

async function firstOf(
  offsets: readonly number[],
  isWanted: (offset: number) => Promise<boolean>,
): Promise<number | undefined> {
  for (const offset of offsets) if (await isWanted(offset)) return offset;
  return undefined;
}

/** The smallest first: what wraps there seems to wrap at each multiple, too. */
function endsBelow(sizeBytes: number, { leastFlashBytes }: Chip): number[] {
  const ends: number[] = [];
  for (let end = leastFlashBytes; end < sizeBytes; end *= 2) ends.push(end);
  return ends;
}

/** The same of contents that were read: the smallest size after which they repeat throughout; null where they tell nothing. */
export function repetition(contents: Uint8Array, chip: Chip = presumedChip): number | null {
  const repeats = (end: number) =>
    isSame(contents.subarray(0, contents.length - end), contents.subarray(end));
  if (repeats(longestPatternBytes(chip))) return null;
  return endsBelow(contents.length, chip).find(repeats) ?? null;
}

/** Bytes that are wanted at a place. */
export type Trial = { readonly offset: number; readonly bytes: Uint8Array };

/**
 * The first that programming would make visible; null where all are blank, and for a chip that cannot be told to
 * program so little.
 */
export function trialOf(sectors: readonly Trial[], { spi }: Chip): Trial | null {
  if (!spi.own) return null;
  const { mostProgrammedBytes } = spi.own;
  for (const { offset, bytes } of sectors)
    for (let at = 0; at + mostProgrammedBytes <= bytes.length; at += mostProgrammedBytes) {
      const part = bytes.subarray(at, at + mostProgrammedBytes);
      if (part.some((byte) => byte !== 0xff)) return { offset: offset + at, bytes: part };
    }
  return null;
}

/**
 * Whether a trial, once programmed, shows up elsewhere, too. Where flash holds anything at its place, nothing
 * is programmed: on a chip that wraps it might be what is to be kept.
 * @param program puts the trial there
 */
export async function findEndByTrial(
  sight: FlashSight,
  sizeBytes: number,
  { offset, bytes }: Trial,
  program: () => Promise<void>,
): Promise<FlashEnd> {
  const at = (place: number) => sight.look({ offset: place % sizeBytes, sizeBytes: bytes.length });
  const opposite = offset + sizeBytes / 2;
  const blank = sight.lookOf(new Uint8Array(bytes.length).fill(0xff));
  const before = await at(offset);
  if (!isSame(before, await at(opposite))) return 'beyond';
  if (!isSame(before, blank)) return null;
  await program();
  const wanted = sight.lookOf(bytes);
  if (!isSame(await at(opposite), wanted)) return isSame(await at(offset), wanted) ? 'beyond' : null;
  for (const end of endsBelow(sizeBytes, sight.chip))
    if (isSame(await at(offset + end), wanted)) return { wrapsAt: end };
  return null;
}
