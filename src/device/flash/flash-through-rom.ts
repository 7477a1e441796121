// Flashing through the mask ROM alone, for boards on which the stub does not run. That of the ESP8266 compares each
// block as it programs it, and knows no MD5, no reading back, no compression and no faster rate; those of the ESP32
// family inflate, count an MD5 and change their rate. Source: ESP8266 ROM; esptool serial protocol documentation.
import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import { EspError, isEspError } from '../errors.ts';
import { dialectOf } from '../loader/dialect.ts';
import { raiseFlashLimit } from '../loader/flash-limit.ts';
import type { Loader } from '../loader/loader.ts';
import { retryHarmless } from '../loader/retry.ts';
import { attachFlash, isWriteProtected, readFlashStatus, unlockFlash } from '../loader/spi-flash.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { md5, sameDigest } from './digest.ts';
import { type FlashEnd, findFlashEnd, trialOf } from './flash-end.ts';
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
import { isMendable } from './flash-link.ts';
import { sightThroughRegisters } from './flash-sight.ts';
import { describe, type Range } from './geometry.ts';
import type { PreparedFile } from './prepare.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { chunksOf, extraSectors } from './rom-chunks.ts';
import { md5OfFlash } from './stub-flash.ts';
import { claimedSize, endOfFlash, sizeNote, tryFlashEnd, withTrueSize } from './true-size.ts';
import { type Run, wantedSectors } from './wanted.ts';
import { leavingUnchanged, WriteLog } from './write-log.ts';
import { beginChunk, blocksOf, writeChunk } from './write-rom-chunk.ts';

const mostAttempts = 3;

export const romErasesPairs = (extra: readonly Range[]): string =>
  `The ROM erases sectors in pairs: ${describe(extra)} is lost too.`;

/** @throws EspError of checks.ts; write-failed | flash-protected with the story of what was done */
export async function flashThroughRom(
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<Flashed> {
  refuseEraseAll(options);
  const { job, rom, flashEnd } = await leavingUnchanged(() => romJob(session, options, context));
  const { files } = job;
  const warnings = check(job, null);
  const writeLog = new WriteLog();
  let loader = rom;
  const wireBytesBefore = loader.wireBytes;
  try {
    loader = await atItsBestRate(loader, job);
    if (options.unlock) await unlockFlash(loader, context.signal);
    const sectors = wantedSectors(files);
    const trial = flashEnd === null ? trialOf(sectors, loader.chip) : null;
    if (trial) {
      const sight = sightThroughRegisters(loader, context.signal);
      await checkSizeByTrial(job, (sizeBytes) =>
        tryFlashEnd(loader, sight, sizeBytes, trial, writeLog, context.signal),
      );
    }
    const { bootLoaderOffset } = loader.chip.image;
    const chunks = chunksOf(sectors, bootLoaderOffset);
    const total = chunks.reduce((sum, chunk) => sum + chunk.sizeBytes, 0);
    const writtenBytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    const reporter = createReporter(
      context,
      { write: total },
      {
        get wireBytes() {
          return loader.wireBytes - wireBytesBefore;
        },
        get loader() {
          return loader;
        },
      },
      writtenBytes,
    );
    const verifies = dialectOf(loader).md5 !== 'none';
    reporter.note(
      verifies
        ? 'Without the stub nothing is skipped.'
        : 'Without the stub nothing is skipped, and the flash is not verified by MD5.',
    );
    tellExtraSectors(chunks, loader.chip, reporter);
    const start = chunks.find((chunk) => chunk.offset === bootLoaderOffset);
    // A header left in place would start the torn code behind it after a power cut.
    if (start && chunks.length > 1)
      await beginChunk(loader, start, blocksOf(start), writeLog, context.signal);
    let done = 0;
    for (const chunk of chunks) {
      for (let attempt = 1; ; attempt++) {
        try {
          await writeChunk(loader, chunk, writeLog, reporter, context.signal, done);
          break;
        } catch (error) {
          if (!isMendable(error)) throw error;
          if (attempt === mostAttempts) throw await failure(loader, chunk, error);
          reporter.note(`${error.message} Trying ${describe([chunk])} again.`);
          loader = await inStep(loader, job);
        }
      }
      done += chunk.sizeBytes;
    }
    if (verifies) for (const file of files) await verifyFile(loader, file, context.signal);
    const outcome = {
      writtenBytes,
      skippedBytes: 0,
      wireBytes: loader.wireBytes - wireBytesBefore,
      baud: loader.baudRate,
      verified: verifies,
      warnings,
    };
    return { files, outcome };
  } catch (error) {
    throw writeLog.explain(error);
  }
}

/**
 * The job and the ROM that it goes through, within the flash that is really there.
 * @throws EspError flash-size-wrong, and what Session.loader throws
 */
export async function romJob(
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<{ readonly job: FlashJob; readonly rom: Loader; readonly flashEnd: FlashEnd }> {
  const facts = await session.identify(context);
  const rom = await openRom({ session, facts, options, context });
  const claim = claimOf(options);
  const sizeBytes = claimedSize(facts, claim);
  const sight = sightThroughRegisters(rom, context.signal);
  const flashEnd =
    sizeBytes === null ? 'beyond' : await endOfFlash(facts, () => findFlashEnd(sight, sizeBytes));
  const isEarly = flashEnd !== null && flashEnd !== 'beyond';
  const within = isEarly ? withTrueSize(facts, flashEnd.wrapsAt, claim) : facts;
  if (isEarly) context.onEvent({ type: 'note', text: sizeNote(flashEnd.wrapsAt) });
  return { job: makeJob(session, within, options, context), rom, flashEnd };
}

/** What every adapter carries, and a flash does not wait for. */
const usualBaudRate = 460_800;

/**
 * Where the ROM has a command for its rate and the port has one; else as it is.
 * @throws what Session.loader throws
 */
async function atItsBestRate(loader: Loader, job: FlashJob): Promise<Loader> {
  const { session, options, context } = job;
  const { hasBaud, native } = session.transport.capabilities;
  const baudRate = options.baudRate ?? usualBaudRate;
  if (!loader.chip.romRate || !hasBaud || native || baudRate === loader.baudRate) return loader;
  try {
    await loader.changeBaud(baudRate, context.signal);
    return loader;
  } catch (error) {
    if (!isEspError(error) || error.code !== 'baud-failed') throw error;
    context.onEvent({ type: 'note', text: `${error.message} Going on at the usual rate.` });
    return openRom(job);
  }
}

/** @throws EspError unsupported */
export function refuseEraseAll({ eraseAll }: FlashOptions): void {
  if (eraseAll)
    throw new EspError('unsupported', 'Without the stub the whole flash cannot be erased in one go.');
}

/** The ROM with its flash attached, ready for what the whole of it takes. */
export async function openRom({
  session,
  facts,
  options,
  context,
}: Omit<FlashJob, 'files'>): Promise<Loader> {
  const loader = await session.loader({ kind: 'rom' }, context);
  await attachFlash(loader, context.signal);
  await raiseFlashLimit(loader, flashSize({ facts, options }) ?? 0, context.signal);
  return loader;
}

/** @throws EspError verify-mismatch, and what Loader.command throws */
async function verifyFile(loader: Loader, { path, offset, bytes }: PreparedFile, signal: AbortSignal) {
  const range = { offset, sizeBytes: bytes.length };
  const there = await retryHarmless(() => md5OfFlash(loader, range, signal));
  if (sameDigest(there, md5(bytes))) return;
  throw new EspError(
    'verify-mismatch',
    `The flash does not hold ${path} after it was written: the MD5 differs.`,
    {
      board: 'partly-written',
    },
  );
}

function tellExtraSectors(chunks: readonly Run[], chip: Chip, reporter: Reporter): void {
  const extra = extraSectors(chunks, chip);
  if (extra.length === 0) return;
  reporter.note(romErasesPairs(extra));
  for (const range of extra) reporter.region(range, 'to-erase');
}

/** The ROM in step again, by SYNC or by a reset. */
async function inStep(loader: Loader, job: FlashJob): Promise<Loader> {
  try {
    await loader.resync(job.context.signal);
    return loader;
  } catch (error) {
    if (!isMendable(error)) throw error;
    return openRom(job);
  }
}

async function failure(loader: Loader, chunk: Range, error: EspError): Promise<EspError> {
  const status = await readFlashStatus(loader).catch((cause) => {
    if (isEspError(cause)) return 0;
    throw cause;
  });
  if (isWriteProtected(status))
    return new EspError('flash-protected', 'The flash chip is write-protected.', {
      hints: [advise('unlock-flash')],
      cause: error,
    });
  return new EspError('write-failed', `Writing ${describe([chunk])} failed: ${error.message}`, {
    board: 'partly-written',
    cause: error,
  });
}
