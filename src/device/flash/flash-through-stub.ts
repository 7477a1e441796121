// Flashing with the stub: compare, write what differs, verify. Sectors that are already right are left
// alone, and the one at 0x0 is written last.
import { isWriteProtected, readFlashStatus, unlockFlash } from '../loader/spi-flash.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { checkAgain, watchEdges } from './damaged-commands.ts';
import { eraseSectors, eraseStretch, mustBeUnlocked } from './erase-sectors.ts';
import { trialOf } from './flash-end.ts';
import {
  check,
  checkSizeByTrial,
  claimOf,
  type Flashed,
  type FlashJob,
  type FlashOptions,
  flashSize,
  makeJob,
} from './flash-job.ts';
import { type FlashLink, openFlashLink } from './flash-link.ts';
import { flashRange } from './flash-range.ts';
import { sightThroughStub } from './flash-sight.ts';
import { roundUp, sectorBytes } from './geometry.ts';
import { Ledger } from './ledger.ts';
import { type FlashPlan, planWork, type Work } from './plan.ts';
import { presentImage } from './present-image.ts';
import { createReporter } from './reporter.ts';
import { tryFlashEnd } from './true-size.ts';
import type { WantedSector } from './wanted.ts';
import { type Tally, writeSectors } from './write-sectors.ts';

/** Compares only. @throws EspError of checks.ts */
export async function planThroughStub(
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<FlashPlan> {
  const link = await openFlashLink(session, options.baudRate, context, claimOf(options));
  try {
    const { plan } = await planned(link, makeJob(session, link.facts, options, context));
    const status = await link.retry((loader, signal) => readFlashStatus(loader, signal));
    return { ...plan, writeProtected: isWriteProtected(status) };
  } finally {
    link.stop();
  }
}

/** @throws EspError of checks.ts, of writeSectors, with the story of what was done */
export async function flashThroughStub(
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<Flashed> {
  const link = await openFlashLink(session, options.baudRate, context, claimOf(options));
  const ledger = new Ledger();
  try {
    const job = makeJob(session, link.facts, options, context);
    const work = await planned(link, job);
    await options.approve?.(work.plan);
    if (options.unlock) await link.retry((loader, signal) => unlockFlash(loader, signal));
    else if (options.eraseAll || work.first || work.sectors.length > 0) await mustBeUnlocked(link);
    await mustHaveItsSize(link, work, job, ledger);
    if (options.eraseAll) await eraseWhole(link, job, ledger);
    const incidents = await carryOut(link, work, ledger);
    const outcome = {
      writtenBytes: work.plan.writeBytes,
      skippedBytes: work.plan.skipBytes,
      wireBytes: link.wireBytes,
      baud: link.loader.baudRate,
      verified: true,
      warnings: [...work.plan.warnings, ...incidents],
    };
    return { files: job.files, outcome };
  } catch (error) {
    throw ledger.explain(error);
  } finally {
    link.stop();
  }
}

/** Where what is there says nothing of where the flash ends, the first bytes that are written do. @throws EspError flash-size-wrong */
async function mustHaveItsSize(link: FlashLink, work: Work, job: FlashJob, ledger: Ledger): Promise<void> {
  const trial = trialOf(work.first ? [...work.sectors, work.first] : work.sectors);
  if (link.flashEnd !== null || trial === null) return;
  const sight = sightThroughStub(link);
  await checkSizeByTrial(job, (sizeBytes) =>
    link.retry((loader) => tryFlashEnd(loader, sight, sizeBytes, trial, ledger, link.signal)),
  );
}

/** The checks, then the comparison; changes nothing. */
async function planned(link: FlashLink, job: FlashJob): Promise<Work> {
  const { options, files, context } = job;
  const flashSizeBytes = flashSize(job);
  const eraseAll = options.eraseAll === true;
  const goesToStart = files.some((file) => file.offset === 0);
  const present = goesToStart && !eraseAll ? await presentImage(link) : null;
  const warnings = check(job, present);
  const total = files.reduce((sum, file) => sum + roundUp(file.bytes.length, sectorBytes), 0);
  const reporter = createReporter(context, { plan: total }, link);
  const assume = eraseAll ? 'blank' : options.noSkip ? 'differs' : null;
  const work = await planWork(link, { files, flashSizeBytes, assume, warnings }, reporter);
  for (const region of work.plan.regions) reporter.region(region, region.fate);
  return work;
}

/** Everything but the sector at 0x0, verified; only then that one, which makes the board boot. */
async function carryOut(link: FlashLink, work: Work, ledger: Ledger): Promise<readonly string[]> {
  const { sectors, first, mustEraseFirst } = work;
  const startsBehind = first !== null && sectors[0]?.offset === sectorBytes;
  const total = (sectors.length + (first ? 1 : 0) + (startsBehind ? 1 : 0)) * sectorBytes;
  if (total === 0) return [];
  const reporter = createReporter(link.context, { write: total, verify: total }, link);
  const tally: Tally = { settledBytes: 0, incidents: [] };
  const wanted = new Map(work.wanted.map((sector) => [sector.offset, sector]));
  const writing = { link, ledger, reporter, tally, wanted };
  const checkEdges = await watchEdges(writing, first ? [first, ...sectors] : sectors);
  // Written blank along with its neighbour, the first sector lets the stub erase 64 KB at once.
  if (first && mustEraseFirst && !startsBehind)
    await eraseStretch(link, { offset: first.offset, sizeBytes: sectorBytes }, ledger, reporter);
  if (startsBehind) await writeSectors(writing, [blankStart, ...sectors]);
  else await writeSectors(writing, sectors);
  if (first) await writeSectors(writing, [first]);
  await checkAgain(writing, work.wanted);
  await checkEdges();
  return tally.incidents;
}

/** Not `isBlank`, so that it joins its neighbour's stream. */
const blankStart: WantedSector = {
  offset: 0,
  bytes: new Uint8Array(sectorBytes).fill(0xff),
  filled: { offset: 0, sizeBytes: sectorBytes },
  isBlank: false,
};

async function eraseWhole(link: FlashLink, job: FlashJob, ledger: Ledger): Promise<void> {
  const range = flashRange(undefined, flashSize(job));
  const reporter = createReporter(job.context, { erase: range.sizeBytes }, link);
  let done = 0;
  await eraseSectors(link, range, ledger, reporter, (bytes) => {
    done += bytes;
    reporter.progress('erase', done);
  });
}
