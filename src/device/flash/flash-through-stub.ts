// Flashing with the stub: compare, write what differs, verify. Sectors that are already right are left
// alone, and the one that the boot ROM starts from is written last.
import { isWriteProtected, readFlashStatus, unlockFlash } from '../loader/spi-flash.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { flashMd5, isBlankFlash } from './compare.ts';
import { checkAgain, watchGuardSectors } from './damaged-commands.ts';
import { eraseSectors, eraseStretch, mustBeUnlocked } from './erase-sectors.ts';
import { findEndByTrial, trialOf } from './flash-end.ts';
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
import { readBoardTable, tableOfFiles } from './partitions.ts';
import { type FlashPlan, planWork, type Work } from './plan.ts';
import { isBootFile } from './prepare.ts';
import { presentImage } from './present-image.ts';
import { createReporter } from './reporter.ts';
import { startingWhatIsWritten } from './start-of-build.ts';
import { takeBack, tryFlashEnd } from './true-size.ts';
import { runsOf, type WantedSector } from './wanted.ts';
import { WriteLog } from './write-log.ts';
import { type Tally, type Writing, writeSectors } from './write-sectors.ts';

/** Compares only. @throws EspError of checks.ts */
export async function planThroughStub(
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<FlashPlan> {
  const link = await openFlashLink(session, options.baudRate, context, claimOf(options));
  try {
    const { plan } = await planned(link, await fullJob(link, session, options, context));
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
  const writeLog = new WriteLog();
  try {
    const job = await fullJob(link, session, options, context);
    const work = await planned(link, job);
    await options.approve?.(work.plan);
    if (options.unlock) await link.retry((loader, signal) => unlockFlash(loader, signal));
    else if (options.eraseAll || work.first || work.sectors.length > 0) await mustBeUnlocked(link);
    if (options.eraseAll) await mustHaveItsSize(link, work, job, writeLog);
    if (options.eraseAll) await eraseWhole(link, job, writeLog);
    const incidents = await carryOut(link, work, job, writeLog);
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
    throw writeLog.explain(error);
  } finally {
    link.stop();
  }
}

/** Where what is there says nothing of where the flash ends, the first bytes that are written do. @throws EspError flash-size-wrong */
async function mustHaveItsSize(
  link: FlashLink,
  work: Work,
  job: FlashJob,
  writeLog: WriteLog,
): Promise<void> {
  const trial = trialOf(work.first ? [...work.sectors, work.first] : work.sectors, link.loader.chip);
  if (link.flashEnd !== null || trial === null) return;
  const sight = sightThroughStub(link.loader.chip, (range) => flashMd5(link, range));
  await checkSizeByTrial(job, (sizeBytes) =>
    link.retry((loader) => tryFlashEnd(loader, sight, sizeBytes, trial, writeLog, link.signal)),
  );
}

/** What is erased anyway says nothing of what will be. */
async function fullJob(
  link: FlashLink,
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<FlashJob> {
  const table = options.eraseAll ? null : await readBoardTable(link);
  return startingWhatIsWritten(link, makeJob(session, link.facts, options, context, table));
}

/** The checks, then the comparison; changes nothing. */
async function planned(link: FlashLink, job: FlashJob): Promise<Work> {
  const { options, files, context } = job;
  const flashSizeBytes = flashSize(job);
  const eraseAll = options.eraseAll === true;
  const { chip } = link.loader;
  // Where a table says whose the flash is, a firmware keeps to its own.
  const mayMeetOld = chip.image.partitionTableAt === null && files.some((file) => isBootFile(file, chip));
  const present = mayMeetOld && !eraseAll ? await presentImage(link) : null;
  const warnings = check(job, present);
  const total = files.reduce((sum, file) => sum + roundUp(file.bytes.length, sectorBytes), 0);
  const reporter = createReporter(context, { plan: total }, link);
  const assume = eraseAll ? 'blank' : options.noSkip ? 'differs' : null;
  const { partitions } = tableOfFiles(files, chip) ?? job.boardTable?.table ?? {};
  const input = {
    files,
    flashSizeBytes,
    assume,
    warnings,
    chip,
    ...(partitions ? { partitions } : {}),
  } as const;
  const work = await planWork(link, input, reporter);
  for (const region of work.plan.regions) reporter.region(region, region.status);
  return work;
}

/** Everything but the sector that the boot ROM starts from, verified; only then that one. */
async function carryOut(
  link: FlashLink,
  work: Work,
  job: FlashJob,
  writeLog: WriteLog,
): Promise<readonly string[]> {
  const isSizeUnsure = link.flashEnd === null && !job.options.eraseAll;
  const tried = isSizeUnsure ? await sectorToTry(link, work) : null;
  const first = work.first === tried ? null : work.first;
  const sectors = work.sectors.filter((sector) => sector !== tried);
  const startsBehind = first !== null && sectors[0]?.offset === first.offset + sectorBytes;
  const extra = (first ? 1 : 0) + (tried ? 1 : 0) + (startsBehind ? 1 : 0);
  const total = (sectors.length + extra) * sectorBytes;
  if (total === 0) return [];
  const reporter = createReporter(link.context, { write: total, verify: total }, link, work.plan.writeBytes);
  const tally: Tally = { settledBytes: 0, incidents: [] };
  const wanted = new Map(work.wanted.map((sector) => [sector.offset, sector]));
  const writing = { link, writeLog, reporter, tally, wanted };
  const checkGuardSectors = await watchGuardSectors(
    writing,
    work.first ? [work.first, ...work.sectors] : work.sectors,
  );
  if (tried) await writeAndSeeEnd(writing, tried, job);
  // Written blank along with its neighbour, the first sector lets the stub erase 64 KB at once.
  if (first && work.mustEraseFirst && !startsBehind)
    await eraseStretch(link, { offset: first.offset, sizeBytes: sectorBytes }, writeLog, reporter);
  if (startsBehind) await writeSectors(writing, [blankSector(first.offset), ...sectors]);
  else await writeSectors(writing, sectors);
  if (first) await writeSectors(writing, [first]);
  await checkAgain(writing, work.wanted);
  await checkGuardSectors();
  return tally.incidents;
}

/**
 * One that is to be written anyway and is blank now: the last of the shortest stretch, where the stub erases
 * sector by sector in any case.
 */
async function sectorToTry(link: FlashLink, { sectors, first }: Work): Promise<WantedSector | null> {
  const filled = sectors.filter((sector) => !sector.isBlank);
  const runs = runsOf(filled.length > 0 || !first ? filled : [first]);
  const [shortest] = [...runs].sort((one, other) => one.sizeBytes - other.sizeBytes);
  const sector = shortest?.sectors.at(-1);
  if (!sector || !trialOf([sector], link.loader.chip)) return null;
  return (await isBlankFlash(link, { offset: sector.offset, sizeBytes: sectorBytes })) ? sector : null;
}

/** @throws EspError flash-size-wrong, with the sector blank as before */
async function writeAndSeeEnd(writing: Writing, sector: WantedSector, job: FlashJob): Promise<void> {
  const { link, writeLog } = writing;
  const sight = sightThroughStub(link.loader.chip, (range) => flashMd5(link, range));
  const trial = trialOf([sector], link.loader.chip) ?? sector;
  let isWritten = false;
  const write = async () => {
    await writeSectors(writing, [sector]);
    isWritten = true;
  };
  try {
    await checkSizeByTrial(job, (sizeBytes) => findEndByTrial(sight, sizeBytes, trial, write));
  } catch (error) {
    if (isWritten) await link.retry((loader) => takeBack(loader, sight, sector, writeLog, link.signal));
    throw error;
  }
  if (!isWritten) await write();
}

/** Not `isBlank`, so that it joins its neighbour's stream. */
const blankSector = (offset: number): WantedSector => ({
  offset,
  bytes: new Uint8Array(sectorBytes).fill(0xff),
  filled: { offset, sizeBytes: sectorBytes },
  isBlank: false,
});

async function eraseWhole(link: FlashLink, job: FlashJob, writeLog: WriteLog): Promise<void> {
  const range = flashRange(undefined, flashSize(job));
  const reporter = createReporter(job.context, { erase: range.sizeBytes }, link);
  let done = 0;
  await eraseSectors(link, range, writeLog, reporter, (bytes) => {
    done += bytes;
    reporter.progress('erase', done);
  });
}
