// Erases stretches of flash in steps small enough to watch, and makes sure by MD5 that they are blank.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import { isWriteProtected, readFlashStatus } from '../loader/spi-flash.ts';
import { isBlankFlash, looksBlank } from './compare.ts';
import type { FlashLink } from './flash-link.ts';
import { blockBytes, describe, joined, pieces, type Range, sectorBytes } from './geometry.ts';
import type { Reporter } from './reporter.ts';
import { eraseRegion } from './stub-flash.ts';
import type { WriteLog } from './write-log.ts';

/** Four block erases: half a second to two seconds, the pace at which progress is seen. */
const stepBytes = 4 * blockBytes;

export type Erased = { readonly erasedBytes: number; readonly blankBytes: number };

/**
 * @param range whole sectors
 * @param onDone called with the bytes that have just become blank or were found so
 * @throws EspError flash-protected | erase-failed, and what a FlashLink throws
 */
export async function eraseSectors(
  link: FlashLink,
  range: Range,
  writeLog: WriteLog,
  reporter: Reporter,
  onDone: (bytes: number) => void = () => {},
): Promise<Erased> {
  let erasedBytes = 0;
  let wasBlank = false;
  for (const step of pieces(range, stepBytes)) {
    // Behind blank flash there is mostly more of it, and one question costs less than four.
    const filled: readonly Range[] =
      wasBlank && (await isBlankFlash(link, step)) ? [] : await filledBlocks(link, step);
    wasBlank = filled.length === 0;
    for (const piece of pieces(step, blockBytes)) {
      if (filled.some(({ offset }) => offset === piece.offset)) continue;
      reporter.region(piece, 'blank');
      onDone(piece.sizeBytes);
    }
    for (const stretch of joined(filled)) {
      await eraseStretch(link, stretch, writeLog, reporter);
      erasedBytes += stretch.sizeBytes;
      onDone(stretch.sizeBytes);
    }
  }
  return { erasedBytes, blankBytes: range.sizeBytes - erasedBytes };
}

async function filledBlocks(link: FlashLink, step: Range): Promise<readonly Range[]> {
  const filled: Range[] = [];
  for (const piece of pieces(step, blockBytes)) if (!(await looksBlank(link, piece))) filled.push(piece);
  return filled;
}

/** Whatever is there. @throws as eraseSectors does */
export async function eraseStretch(
  link: FlashLink,
  stretch: Range,
  writeLog: WriteLog,
  reporter: Reporter,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    reporter.region(stretch, 'erasing');
    await link.retry((loader, signal) => {
      writeLog.note(stretch, 'unsettled');
      return eraseRegion(loader, stretch, signal);
    });
    if (await isBlankFlash(link, stretch)) {
      writeLog.note(stretch, 'erased');
      reporter.region(stretch, 'erased');
      return;
    }
    if (attempt === 2) {
      reporter.region(stretch, 'failed');
      throw await eraseFailure(link, stretch);
    }
    reporter.note(`${describe([stretch])} is not blank after its erase. Trying again.`);
  }
}

async function eraseFailure(link: FlashLink, stretch: Range): Promise<EspError> {
  const locked = await protectionFailure(link);
  if (locked) return locked;
  const stuck: Range[] = [];
  for (const sector of pieces(stretch, sectorBytes))
    if (!(await isBlankFlash(link, sector))) stuck.push(sector);
  return new EspError('erase-failed', `${describe(joined(stuck))} is still not blank after two erases.`, {
    board: 'partly-written',
    hints: ['These sectors of the flash chip are worn out or damaged.'],
  });
}

/** The error to throw where the flash chip's own status register explains a failure; else null. */
export async function protectionFailure(link: FlashLink): Promise<EspError | null> {
  const status = await link.retry((loader, signal) => readFlashStatus(loader, signal));
  if (!isWriteProtected(status)) return null;
  const bits = status.toString(2).padStart(8, '0');
  return new EspError(
    'flash-protected',
    `The flash chip is write-protected: its status register is ${bits}.`,
    { board: 'unknown', hints: [advise('unlock-flash')] },
  );
}

/** Before anything is erased: a part of the chip may be open, and the rest would stay. @throws EspError flash-protected */
export async function mustBeUnlocked(link: FlashLink): Promise<void> {
  const failure = await protectionFailure(link);
  if (failure) throw failure.withBoard('unchanged');
}
