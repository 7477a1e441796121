// The erase operation: the whole flash or a region, with a look first at what is blank already.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import { unlockFlash } from '../loader/spi-flash.ts';
import type { Operation } from '../session/session.ts';
import { formatOffset, formatSize } from '../sizes.ts';
import { isBlankFlash } from './compare.ts';
import { type Erased, eraseSectors, mustBeUnlocked } from './erase-sectors.ts';
import { type FlashLink, openFlashLink } from './flash-link.ts';
import { flashRange } from './flash-range.ts';
import { endOf, type Range, sectorBytes } from './geometry.ts';
import { guardSectorBehind } from './guard-sector.ts';
import { partitionRange } from './partition-range.ts';
import { createReporter } from './reporter.ts';
import { checkErase } from './security-checks.ts';
import { rememberEnd, type SizeClaim, sizeNote } from './true-size.ts';
import { WriteLog } from './write-log.ts';

export type EraseOptions = {
  /** Whole sectors; absent = the whole flash. */
  readonly region?: Range;
  /** In place of a region: by the table of the board. */
  readonly partition?: string;
  /** Where the chip does not tell. */
  readonly flashSizeBytes?: number;
  readonly baudRate?: number;
  /** Clear the flash chip's protection bits first. */
  readonly unlock?: boolean;
};

export type EraseResult = Erased & { readonly seconds: number };

/** @throws EspError usage | flash-not-found | flash-protected | erase-failed, with what was erased */
export const eraseFlash: Operation<EraseOptions, EraseResult> = (session, options, context) =>
  session.run('erase', context, async (inner) => {
    const startedMs = session.clock.now();
    // What is wrong in itself is refused before the board is reset for it.
    if (options.region) checkEraseRegion(options.region);
    const link = await openFlashLink(session, options.baudRate, inner, claimOf(options));
    const writeLog = new WriteLog();
    try {
      const isAll = !options.region && options.partition === undefined;
      if (isAll) checkErase(link.facts);
      const { sizeBytes } = link.facts.flash;
      const region =
        options.partition === undefined ? options.region : await partitionRange(link, options.partition);
      const range = wholeSectors(flashRange(region, sizeBytes ?? options.flashSizeBytes ?? null));
      const reporter = createReporter(inner, { erase: range.sizeBytes }, link);
      if (options.unlock) await link.retry((loader, signal) => unlockFlash(loader, signal));
      else if (isAll) await mustBeUnlocked(link);
      let done = 0;
      reporter.progress('erase', done);
      const erasePart = (part: Range) =>
        eraseSectors(link, part, writeLog, reporter, (bytes) => {
          done += bytes;
          reporter.progress('erase', done);
        });
      const isAsItWas = await guardSectorBehind(link, range);
      const erased = await eraseWithinFlash(link, range, erasePart);
      if (!(await isAsItWas())) throw goneBehind(range);
      return { ...erased, seconds: (session.clock.now() - startedMs) / 1000 };
    } catch (error) {
      throw writeLog.explain(error);
    } finally {
      link.stop();
    }
  });

/** All of it is erased in any case, so whether a flash that repeats is one that ends there shows by the erase. */
const claimOf = ({ region, partition, flashSizeBytes }: EraseOptions): SizeClaim => {
  if (partition !== undefined) return { toldBytes: flashSizeBytes };
  return region ? { region, toldBytes: flashSizeBytes } : { toldBytes: flashSizeBytes, mayWrap: true };
};

async function eraseWithinFlash(
  link: FlashLink,
  range: Range,
  erasePart: (part: Range) => Promise<Erased>,
): Promise<Erased> {
  const { flashEnd, context, facts } = link;
  const end = flashEnd !== null && flashEnd !== 'beyond' ? flashEnd.wrapsAt : range.sizeBytes;
  if (end >= range.sizeBytes) return erasePart(range);
  const first = await erasePart({ offset: 0, sizeBytes: end });
  if (await isBlankFlash(link, { offset: end, sizeBytes: range.sizeBytes - end })) {
    const text = `${sizeNote(end)} Erasing that much made all of it blank.`;
    context.onEvent({ type: 'note', text });
    return first;
  }
  // What repeated was written twice.
  rememberEnd(facts, 'beyond');
  const rest = await erasePart({ offset: end, sizeBytes: range.sizeBytes - end });
  return {
    erasedBytes: first.erasedBytes + rest.erasedBytes,
    blankBytes: first.blankBytes + rest.blankBytes,
  };
}

const goneBehind = (range: Range) =>
  new EspError(
    'erase-failed',
    `The region is erased, but what was at ${formatOffset(endOf(range))} has changed, too: a command was damaged on the line, and more behind it may be lost.`,
    { board: 'partly-written', hints: [advise('flash-lower-rate')] },
  );

/** What is wrong with it on any chip. @throws EspError usage */
export function checkEraseRegion(region: Range): void {
  wholeSectors(flashRange(region, null));
}

/** @throws EspError usage */
function wholeSectors(range: Range): Range {
  if (range.offset % sectorBytes === 0 && range.sizeBytes % sectorBytes === 0) return range;
  throw new EspError(
    'usage',
    `Flash is erased in sectors of ${sectorBytes} bytes: ${formatOffset(range.offset)} and ${formatSize(range.sizeBytes)} must be multiples.`,
  );
}
