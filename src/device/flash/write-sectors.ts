// Brings sectors to the wanted contents: one deflated stream a stretch, then the board's MD5. After any
// trouble the stretch is compared and what is missing gets a new BEGIN.
import { EspError } from '../errors.ts';
import { LoaderRefusal } from '../loader/loader-refusal.ts';
import { compareSectors, flashMd5 } from './compare.ts';
import { windowBytes } from './deflate-blocks.ts';
import { sameDigest } from './digest.ts';
import { eraseSectors, protectionFailure } from './erase-sectors.ts';
import { type FlashLink, isMendable } from './flash-link.ts';
import { describe, endOf, joined, sectorBytes } from './geometry.ts';
import type { Reporter } from './reporter.ts';
import { sendRun } from './send-run.ts';
import { writeBlockBytes } from './stub-flash.ts';
import { type Run, runsOf, type WantedSector, wantedMd5 } from './wanted.ts';
import type { WriteLog } from './write-log.ts';

/** So often shorter stretches are tried before a slower rate, for which the board must be started anew. */
const resyncs = 3;

/** Grows while an operation goes on. */
export type Tally = {
  /** Bytes that are in the flash and verified. */
  settledBytes: number;
  /** What went otherwise than it should and was mended, for the result. */
  readonly incidents: string[];
};

/** What all the steps of one flash share. */
export type Writing = {
  readonly link: FlashLink;
  readonly writeLog: WriteLog;
  readonly reporter: Reporter;
  readonly tally: Tally;
  /** All sectors of the files by their offset, also those that are as they should be already. */
  readonly wanted: ReadonlyMap<number, WantedSector>;
};

/**
 * Writes the sectors and verifies each of them by the board's MD5.
 * @throws EspError verify-mismatch | flash-protected | erase-failed | write-failed, and what a
 *   FlashLink throws
 */
export async function writeSectors(writing: Writing, sectors: readonly WantedSector[]): Promise<void> {
  const { link } = writing;
  let pending = sectors;
  let mismatches = 0;
  let stretchBytes = Number.POSITIVE_INFINITY;
  while (pending.length > 0) {
    let wrong: readonly WantedSector[];
    try {
      wrong = await attempt(writing, pending, stretchBytes);
      link.progressed();
      if (wrong.length > 0) {
        if (++mismatches > 1) throw await mismatchFailure(writing, wrong);
        tellMismatch(writing, wrong);
      }
    } catch (error) {
      if (!isMendable(error)) throw error;
      await recoverOrExplain(link, error, pending);
      wrong = await missing(link, pending);
      settle(writing, pending, wrong);
      if (wrong.length < pending.length) link.progressed();
      // A line that lets no long stretch through may let a short one pass: what has arrived stays.
      else stretchBytes = Math.max(sectorBytes, Math.min(stretchBytes / 2, windowBytes));
    }
    pending = wrong;
  }
}

/** One pass over all of them; returns those whose MD5 is not as wanted. What is sent is cut at each multiple of `stretchBytes`. */
async function attempt(
  writing: Writing,
  sectors: readonly WantedSector[],
  stretchBytes: number,
): Promise<readonly WantedSector[]> {
  const { link, writeLog, reporter, tally } = writing;
  const stretchOf = ({ offset }: WantedSector) => Math.floor(offset / stretchBytes);
  const runs = runsOf(
    sectors,
    (one, next) => one.isBlank === next.isBlank && (one.isBlank || stretchOf(one) === stretchOf(next)),
  );
  const sent: (Run & { readonly verifiedBytes: number })[] = [];
  const erased: Run[] = [];
  let writtenBytes = tally.settledBytes;
  const onWritten = (bytes: number) => {
    writtenBytes += bytes;
    reporter.progress('write', writtenBytes);
  };
  const toCome = new Set(sectors);
  for (const run of runs) {
    if (run.sectors.every((sector) => sector.isBlank)) {
      await eraseSectors(link, run, writeLog, reporter, onWritten);
      erased.push(run);
    } else {
      const blockBytes = Math.min(writeBlockBytes, stretchBytes / 4);
      sent.push({ ...run, verifiedBytes: await sendRun(writing, run, blockBytes, onWritten) });
    }
  }
  const wrong: WantedSector[] = [];
  reporter.progress('verify', tally.settledBytes);
  // A BEGIN or an erase with a damaged size goes on behind its end: the sector there is asked for in the same
  // question, and if it has gone, all is looked at once more.
  const behind = (run: Run): readonly WantedSector[] => {
    const next = writing.wanted.get(endOf(run));
    return next && !toCome.has(next) ? [next] : [];
  };
  for (const run of erased) {
    // Proven blank by the board's MD5 already.
    settle(writing, run.sectors, []);
    if ((await missing(link, behind(run))).length > 0) link.noteDamage();
  }
  for (const run of sent) {
    const asked = [...run.sectors.slice(run.verifiedBytes / sectorBytes), ...behind(run)];
    const range = { offset: run.offset + run.verifiedBytes, sizeBytes: asked.length * sectorBytes };
    const isRight = sameDigest(await flashMd5(link, range), wantedMd5(asked));
    if (!isRight) link.noteDamage();
    const bad = isRight ? [] : await missing(link, run.sectors);
    settle(writing, run.sectors, bad);
    wrong.push(...bad);
  }
  return wrong;
}

/** Those that the flash does not hold. */
export async function missing(
  link: FlashLink,
  sectors: readonly WantedSector[],
): Promise<readonly WantedSector[]> {
  const states = await compareSectors(link, sectors);
  return sectors.filter((sector) => states.get(sector) !== 'equal');
}

function settle(
  { writeLog, reporter, tally }: Writing,
  sectors: readonly WantedSector[],
  wrong: readonly WantedSector[],
): void {
  const bad = new Set(wrong);
  for (const run of runsOf(sectors.filter((sector) => !bad.has(sector)))) {
    writeLog.note(run, 'written');
    tally.settledBytes += run.sizeBytes;
    reporter.region(run, 'verified');
    reporter.progress('verify', tally.settledBytes);
  }
  for (const run of runsOf(wrong)) {
    writeLog.note(run, 'unsettled');
    reporter.region(run, 'to-write');
  }
}

async function recoverOrExplain(
  link: FlashLink,
  error: EspError,
  pending: readonly WantedSector[],
): Promise<void> {
  try {
    await link.recover(error, resyncs);
  } catch (failure) {
    if (!(failure instanceof LoaderRefusal)) throw failure;
    const where = describe(joined(runsOf(pending)));
    throw new EspError('write-failed', `Writing ${where} failed: ${failure.message}`, {
      board: 'partly-written',
      cause: failure,
    });
  }
}

/** Commands carry no checksum: one with a damaged address is carried out, and acknowledged, elsewhere. */
export function tellMismatch({ reporter, tally }: Writing, wrong: readonly WantedSector[]): void {
  const text = `${describe(joined(runsOf(wrong)))} had to be written twice; if a command was damaged on the line, other parts of the flash may have been changed.`;
  tally.incidents.push(text);
  reporter.note(text);
}

export async function mismatchFailure(
  { link, reporter }: Writing,
  wrong: readonly WantedSector[],
): Promise<EspError> {
  const runs = runsOf(wrong);
  for (const run of runs) reporter.region(run, 'failed');
  const locked = await protectionFailure(link);
  if (locked) return locked;
  return new EspError(
    'verify-mismatch',
    `After writing twice the flash still differs from the file at ${describe(joined(runs))}.`,
    { board: 'partly-written' },
  );
}
