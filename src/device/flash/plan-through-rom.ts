// What a flash through the boot ROM alone would do. The ROM cannot tell what is in the flash, so nothing
// is compared: all that the files cover counts as lost, and so do the sectors that the ROM erases along.
import { isWriteProtected, readFlashStatus } from '../loader/spi-flash.ts';
import type { OperationContext } from '../operation.ts';
import type { Session } from '../session/session.ts';
import { check, type FlashOptions, flashSize } from './flash-job.ts';
import { refuseEraseAll, romErasesPairs, romJob } from './flash-through-rom.ts';
import { describe, joined, sectorBytes } from './geometry.ts';
import { type FlashPlan, kept, plannedFile, wholeFlash } from './plan.ts';
import { chunksOf, extraSectors } from './rom-chunks.ts';
import { wantedSectors } from './wanted.ts';

/** Data sheets of usual chips: 45 ms to erase a sector, 0.135 ms to program 32 bytes; one after the other. */
const eraseMsPerSector = 45;
const programMsPerByte = 0.135 / 32;

/** Compares nothing, changes nothing. @throws EspError unsupported | those of checks.ts */
export async function planThroughRom(
  session: Session,
  options: FlashOptions,
  context: OperationContext,
): Promise<FlashPlan> {
  refuseEraseAll(options);
  const { job, rom: loader } = await romJob(session, options, context);
  const { files } = job;
  const warnings = check(job, null);
  const status = await readFlashStatus(loader, context.signal);
  const sectors = wantedSectors(files);
  const extra = extraSectors(chunksOf(sectors), loader.chip);
  const statuses = [
    ...sectors.map((range) => ({ range, status: 'to-write' as const })),
    ...extra.map((range) => ({ range, status: 'to-erase' as const })),
  ].sort((one, other) => one.range.offset - other.range.offset);
  const wholes = statuses.map(({ range, status }) => ({
    range: { ...range, sizeBytes: sectorBytes },
    status,
  }));
  const regions = wholeFlash(wholes, flashSize(job), 'kept');
  for (const { offset, sizeBytes, status } of regions)
    context.onEvent({ type: 'region', offset, sizeBytes, status });
  const eraseBytes = statuses.length * sectorBytes;
  const writtenBytes = sectors.length * sectorBytes;
  const wireMs = (writtenBytes * 10_000) / loader.baudRate;
  return {
    files: files.map((file) => plannedFile(file, loader.chip)),
    regions,
    writeBytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
    skipBytes: 0,
    eraseBytes,
    estimateMs: Math.round(wireMs + statuses.length * eraseMsPerSector + writtenBytes * programMsPerByte),
    baud: loader.baudRate,
    lost: [`everything that is there now: ${describe(joined(wholes.map(({ range }) => range)))}`],
    kept: kept(regions),
    warnings: [
      'Without the stub nothing is compared or skipped, and the flash is NOT verified by MD5: the boot ROM only reads each block back as it writes it.',
      ...(extra.length > 0 ? [romErasesPairs(extra)] : []),
      ...warnings,
    ],
    writeProtected: isWriteProtected(status),
  };
}
