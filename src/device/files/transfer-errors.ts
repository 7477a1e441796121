// What goes wrong with files on a board, in words.

import { printable } from '../../text/printable.ts';
import { advise, type Hint } from '../advice.ts';
import { EspError, isEspError } from '../errors.ts';
import { formatSize } from '../sizes.ts';
import type { DiskUsage } from './remote-files.ts';

/** MicroPython's errno numbers (py/mperrno.h). */
const reasons: Readonly<Record<number, string>> = {
  1: 'that is not permitted',
  2: 'there is no such file',
  5: 'the flash or its file system is damaged',
  17: 'that name is taken',
  19: 'there is no file system',
  20: 'a part of the path is not a folder',
  21: 'it is a folder',
  22: 'the name or the path is not valid',
  30: 'it is read-only',
  36: 'the name is too long',
  39: 'the folder is not empty',
};
const ENOENT = 2;
const EEXIST = 17;
const EINVAL = 22;
const ENODEV = 19;
const ENOSPC = 28;
/** A build without file systems has none of these functions in os. */
const noFunctions = /^(AttributeError|ImportError)/;

/** From a traceback: `OSError: [Errno 2] ENOENT`, or `OSError: 2` of older builds. */
export function remoteError(stderr: Uint8Array, path: string): EspError {
  const last = lastLine(stderr);
  const errno = errnoOf(stderr);
  const title = `"${printable(path)}" on the board`;
  if (errno === ENOSPC) {
    return new EspError('board-full', `${title}: its file system is full.`, {
      hints: [advise('see-space')],
    });
  }
  if (/^MemoryError/.test(last)) {
    return new EspError('board-full', `${title}: the board has not enough memory left.`, {
      hints: ['Soft-reset the board to free what programs have kept.'],
    });
  }
  if (noFunctions.test(last) || errno === ENODEV) {
    return noFileSystem(stderr.slice(-200));
  }
  const reason = errno === undefined ? printable(last) : (reasons[errno] ?? `error ${errno}`);
  return new EspError('remote-file', `${title}: ${reason}.`, { evidence: stderr.slice(-200) });
}

/** The build has none, or there was no room for one. */
export function noFileSystem(evidence?: Uint8Array): EspError {
  return new EspError('unsupported', 'There is no file system on the board, so it holds no files.', {
    ...(evidence ? { evidence } : {}),
    hints: [
      'On 1 MB of flash (ESP-01, ESP8285) the standard MicroPython leaves no room for one: flash ESP8266_GENERIC-FLASH_1M.',
      'The build for 512 KB (FLASH_512K) has none at all: on a larger flash use another build.',
      advise('format-files', { when: 'damaged' }),
    ],
    hintsSayAll: true,
  });
}

export function noFolder(path: string): EspError {
  return new EspError('remote-file', `There is no folder "${printable(path)}" on the board.`, {
    hints: [advise('make-folder')],
    hintsSayAll: true,
  });
}

export const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** What the board said of its file system, where it can be true. @throws EspError read-failed */
export function usageOf(sizeBytes: number, freeBytes: number, said: string): DiskUsage {
  if (isSize(sizeBytes) && isSize(freeBytes) && freeBytes <= sizeBytes) return { sizeBytes, freeBytes };
  throw usageUntrue(said);
}

export function usageUntrue(said: string): EspError {
  return new EspError('read-failed', 'What the board said of the size of its file system cannot be true.', {
    evidence: new TextEncoder().encode(said.slice(0, 200)),
    hints: [advise('format-files', { when: 'stays-so' })],
    hintsSayAll: true,
  });
}

/** True for the traceback of a write that found no space left. */
export const isNoSpace = (stderr: Uint8Array): boolean => errnoOf(stderr) === ENOSPC;

/** True for the traceback of a name that something has already. */
export const isTaken = (stderr: Uint8Array): boolean => errnoOf(stderr) === EEXIST;

/** True for the traceback of a path that does not exist. */
export const isMissing = (stderr: Uint8Array): boolean => errnoOf(stderr) === ENOENT;

/** MicroPython before 1.9 lists folders by os.listdir alone. */
export const lacksIlistdir = (stderr: Uint8Array): boolean =>
  /^AttributeError.*\bilistdir\b/.test(lastLine(stderr));

/** What no code of espwb's own raises that arrived as it was. */
export const isDamage = (stderr: Uint8Array): boolean =>
  /^(?!(?:OS|Memory|Runtime|Attribute|Import)Error)\w*(?:Error|Exception)\b/.test(lastLine(stderr));

/** The same of a piece of a file, which needs little of the board; EINVAL is an inflater's that finds no deflated bytes. */
export const isDamagedPiece = (stderr: Uint8Array): boolean =>
  isDamage(stderr) || noFunctions.test(lastLine(stderr)) || errnoOf(stderr) === EINVAL;

/** After isDamage, with what the board said. */
export const codeDamaged = (stderr: Uint8Array): EspError =>
  new EspError(
    'repl-failed',
    `What was sent did not arrive as it was: the board said "${printable(lastLine(stderr))}".`,
    { evidence: stderr.slice(-200), hints: ['Use a better cable or another USB port.'] },
  );

const lastLine = (stderr: Uint8Array): string =>
  new TextDecoder().decode(stderr).trim().split('\n').at(-1)?.trim() ?? '';

function errnoOf(stderr: Uint8Array): number | undefined {
  const errno = /^OSError: (?:\[Errno )?(\d+)/.exec(lastLine(stderr))?.[1];
  return errno === undefined ? undefined : Number(errno);
}

export function noRoom(path: string, neededBytes: number, freeBytes: number): EspError {
  return new EspError(
    'board-full',
    `"${printable(path)}" needs ${formatSize(neededBytes)}, and the board has ${formatSize(freeBytes)} free.`,
    { hints: ['A file that is replaced stays until the new one is whole: both need room.'] },
  );
}

/** It had room when the copy began: something else on the board writes, too. */
export function filledUp(path: string, doneBytes: number, sizeBytes: number): EspError {
  return new EspError(
    'board-full',
    `The board's file system became full while "${printable(path)}" was written, after ${formatSize(doneBytes)} of ${formatSize(sizeBytes)}. The old file is as it was.`,
    {
      hints: [
        'A program on the board that keeps writing takes the space too: stop it first.',
        advise('see-space'),
      ],
    },
  );
}

/** The board has forgotten that it was writing: it, or its Python, began anew. */
export function restarted(error: unknown, path: string, doneBytes: number, sizeBytes: number): unknown {
  if (isEspError(error) && (error.code === 'cancelled' || error.code === 'unplugged')) return error;
  return new EspError(
    'repl-failed',
    `The board restarted while "${printable(path)}" was written, after ${formatSize(doneBytes)} of ${formatSize(sizeBytes)}. The old file is as it was.`,
    {
      hints: [
        'If RST was not pressed: its supply is weak, or a watchdog of its program bit. Then try again.',
      ],
      hintsSayAll: true,
      cause: error,
      ...(isEspError(error) && error.evidence ? { evidence: error.evidence } : {}),
    },
  );
}

/** The failure of a copy, with what became of the part that was written. */
export function partLeft(error: unknown, isPartGone: boolean): unknown {
  if (!isEspError(error)) return error;
  if (isPartGone) return error.code === 'cancelled' ? error.withBoard('unchanged') : error;
  const left = 'A part of the new file may be left on the board: the next copy to that folder removes it.';
  return reworded(error, error.message, [...error.ownHints, left]);
}

/** A cancel or a failure in the middle of several files, or after something was removed: what is done stays. */
export function afterSome(error: unknown, doneFiles: number, files: number, hasRemoved = false): unknown {
  if (!isEspError(error)) return error;
  if (doneFiles === 0) return hasRemoved ? error.withBoard('files-whole') : error;
  const message =
    error.code === 'cancelled'
      ? `Cancelled after ${doneFiles} of ${files} files, which stay; the next one is as it was.`
      : `${error.message} Before that ${doneFiles} of ${files} files were sent, which stay.`;
  return reworded(error, message, error.ownHints);
}

const reworded = (error: EspError, message: string, hints: readonly Hint[]): EspError =>
  new EspError(error.code, message, {
    board: 'files-whole',
    hints,
    hintsSayAll: error.hintsSayAll,
    cause: error,
    ...(error.evidence ? { evidence: error.evidence } : {}),
  });

/** As afterSome, for copies to this computer: the board is as it was. */
export function afterBrought(error: unknown, doneFiles: number, files: number): unknown {
  if (!isEspError(error) || doneFiles === 0) return error;
  const { code, board, ownHints: hints, hintsSayAll, evidence } = error;
  const done = `${doneFiles} of ${files} files are here`;
  const message = code === 'cancelled' ? `Cancelled: ${done}.` : `${error.message} Before that: ${done}.`;
  return new EspError(code, message, {
    board,
    hints,
    hintsSayAll,
    cause: error,
    ...(evidence ? { evidence } : {}),
  });
}

export function remoteNameImpossible(path: string): EspError {
  return new EspError('remote-file', `No file of this computer can have the name of "${printable(path)}".`, {
    hints: [advise('other-local-name', { path })],
    hintsSayAll: true,
  });
}

/** What came down is not what the board has. */
export function arrivedDamaged(): EspError {
  return new EspError('verify-mismatch', 'The file arrived damaged: it is not what the board has.', {
    hints: ['Try again; if it happens often, use a better cable or another USB port.'],
  });
}

export function mismatch(path: string): EspError {
  return new EspError('verify-mismatch', `"${printable(path)}" arrived damaged; the old file is as it was.`, {
    hints: ['Try again; if it happens often, use a better cable or another USB port.'],
  });
}

const firstLine = (stderr: Uint8Array): string =>
  new TextDecoder().decode(stderr).trim().split('\n')[0] ?? '';

/** True for Lua's refusal to write what has no room. */
export const isFullLua = (stderr: Uint8Array): boolean => /no space/.test(firstLine(stderr));

/** True where `_w` is nil again, as it is after a restart. */
export const hasForgotten = (stderr: Uint8Array): boolean => /attempt to call.*'_w'/.test(firstLine(stderr));

/** What Lua said when it refused. */
export function luaError(stderr: Uint8Array): EspError {
  const words = firstLine(stderr);
  const evidence = stderr.slice(0, 200);
  if (isFullLua(stderr))
    return new EspError('board-full', "The board's file system is full.", {
      evidence,
      hints: [advise('see-space')],
    });
  return new EspError('remote-file', `The board refused: ${printable(words)}`, { evidence });
}
