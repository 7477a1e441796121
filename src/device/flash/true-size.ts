// Keeps an operation within the flash that is really there: refuses where the ID of the chip, or a person,
// claims more, unless the true size was told.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import type { ChipFacts, Loader } from '../loader/loader.ts';
import { eraseSector, programFlash } from '../loader/program-flash.ts';
import { formatOffset, formatSize } from '../sizes.ts';
import { sameDigest } from './digest.ts';
import { type FlashEnd, type FlashSight, findEndByTrial, type Trial } from './flash-end.ts';
import { endOf, type Range, roundDown, sectorBytes } from './geometry.ts';
import type { WriteLog } from './write-log.ts';

export type SizeClaim = {
  /** What the person said, if anything. */
  readonly toldBytes?: number | undefined;
  /** All that the operation is about; absent = the whole flash and what a firmware takes it for. */
  readonly region?: Range | undefined;
  /** The operation finds out itself, or it does not matter to it. */
  readonly mayWrap?: boolean;
};

/** Of chips that were looked at while their session lasts: contents change, where a chip ends does not. */
const known = new WeakMap<ChipFacts, Exclude<FlashEnd, null>>();

/** Asks `find` unless it is known already. */
export async function endOfFlash(facts: ChipFacts, find: () => Promise<FlashEnd>): Promise<FlashEnd> {
  const before = known.get(facts);
  if (before) return before;
  const end = await find();
  if (end) known.set(facts, end);
  return end;
}

export const rememberEnd = (facts: ChipFacts, end: FlashEnd): void => {
  if (end) known.set(facts, end);
};

/** What to look for the end of: what the ID says, else what was told; null where nothing is known or odd. */
export function claimedSize({ flash }: ChipFacts, { toldBytes }: SizeClaim): number | null {
  const size = flash.sizeBytes ?? toldBytes ?? 0;
  return size > 0 && (size & (size - 1)) === 0 ? size : null;
}

/**
 * The facts to go by, where the chip was found to wrap.
 * @throws EspError flash-size-wrong where neither the person nor the region keeps within it
 */
export function withTrueSize(facts: ChipFacts, wrapsAt: number, claim: SizeClaim): ChipFacts {
  const { toldBytes, region, mayWrap } = claim;
  const keepsWithin =
    (toldBytes !== undefined && toldBytes <= wrapsAt) || (region !== undefined && endOf(region) <= wrapsAt);
  if (keepsWithin) return { ...facts, flash: { ...facts.flash, sizeBytes: wrapsAt } };
  if (mayWrap) return facts;
  throw sizeWrong(wrapsAt, facts, claim);
}

export function sizeWrong(wrapsAt: number, { flash }: ChipFacts, claim: SizeClaim): EspError {
  const mayNameRegion = 'region' in claim;
  const says =
    flash.sizeBytes === null
      ? `${formatSize(claim.toldBytes ?? 0)} as was told`
      : `${formatSize(flash.sizeBytes)} as its ID says`;
  const size = formatSize(wrapsAt);
  const word = size.replace(' ', '');
  return new EspError(
    'flash-size-wrong',
    `The flash ends at ${formatOffset(wrapsAt)} (${size}), not at ${says}: its contents repeat behind that, and what is written there overwrites the start.`,
    {
      hints: [
        advise('use-flash-size', { size: word }),
        ...(mayNameRegion ? [advise('use-region', { size: word })] : []),
        advise('erase-finds-out'),
      ],
    },
  );
}

export const sizeNote = (wrapsAt: number): string =>
  `The flash ends at ${formatOffset(wrapsAt)} (${formatSize(wrapsAt)}), whatever its ID says.`;

/**
 * Programs a few wanted bytes into blank flash and looks whether they come out elsewhere. Where they do, they
 * are taken back.
 * @param writeLog knows of them until then
 */
export async function tryFlashEnd(
  loader: Loader,
  sight: FlashSight,
  sizeBytes: number,
  trial: Trial,
  writeLog: WriteLog,
  signal: AbortSignal,
): Promise<FlashEnd> {
  const sector: Range = { offset: roundDown(trial.offset, sectorBytes), sizeBytes: sectorBytes };
  const end = await findEndByTrial(sight, sizeBytes, trial, async () => {
    writeLog.note(sector, 'unsettled');
    await programFlash(loader, trial.offset, trial.bytes, signal);
  });
  if (end !== null && end !== 'beyond') await takeBack(loader, sight, trial, writeLog, signal);
  return end;
}

/** Blank again, where the sector of the trial was blank before and holds nothing else now. */
export async function takeBack(
  loader: Loader,
  sight: FlashSight,
  trial: Trial,
  writeLog: WriteLog,
  signal: AbortSignal,
): Promise<void> {
  const sector: Range = { offset: roundDown(trial.offset, sectorBytes), sizeBytes: sectorBytes };
  if (!(await holdsOnly(sight, sector, trial))) return;
  await eraseSector(loader, sector.offset, signal);
  if (await isBlankHere(sight, sector)) writeLog.forget(sector);
}

/** Nothing but the trial in its sector: an erase makes it as it was. */
async function holdsOnly(sight: FlashSight, sector: Range, { offset, bytes }: Trial): Promise<boolean> {
  const contents = new Uint8Array(sector.sizeBytes).fill(0xff);
  contents.set(bytes, offset - sector.offset);
  for (const [range, part] of looksAt(sight, sector, contents))
    if (!sameDigest(await sight.look(range), sight.lookOf(part))) return false;
  return true;
}

const isBlankHere = (sight: FlashSight, sector: Range): Promise<boolean> =>
  holdsOnly(sight, sector, { offset: sector.offset, bytes: new Uint8Array(0) });

/** A sector in pieces that one look takes. */
function looksAt(sight: FlashSight, sector: Range, contents: Uint8Array): [Range, Uint8Array][] {
  const pieces: [Range, Uint8Array][] = [];
  for (let at = 0; at < sector.sizeBytes; at += sight.sampleBytes)
    pieces.push([
      { offset: sector.offset + at, sizeBytes: sight.sampleBytes },
      contents.subarray(at, at + sight.sampleBytes),
    ]);
  return pieces;
}
