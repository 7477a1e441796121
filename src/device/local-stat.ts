// What is at a path of this computer, where a name may be typed or come from a board and be longer than the
// system takes: that is no file that is missing.
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf } from '../disk/no-room.ts';
import { printable } from '../text/printable.ts';
import { EspError } from './errors.ts';

/** Of a path that has thousands. */
const shownLetters = 80;

/** What is there, links followed; null if nothing can be seen. @throws EspError file-unreadable for a path too long */
export async function localStat(path: string): Promise<Stats | null> {
  return stat(path).catch((cause) => {
    const tooLong = pathTooLong(path, cause);
    if (tooLong) throw tooLong;
    return null;
  });
}

/** Where a name or the whole path has more bytes than the system takes; null for any other error. */
export function pathTooLong(path: string, cause: unknown): EspError | null {
  if (codeOf(cause) !== 'ENAMETOOLONG') return null;
  const begin = path.length > shownLetters ? `${path.slice(0, shownLetters)}…` : path;
  const sizes = `the path has ${Buffer.byteLength(path)} bytes, its last name ${Buffer.byteLength(basename(path))}`;
  const message = `${printable(begin)} is longer than this computer takes: ${sizes} (ENAMETOOLONG).`;
  return new EspError('file-unreadable', message, {
    hints: ['Choose a shorter name, or a folder that is not so deep.'],
    hintsSayAll: true,
    cause,
  });
}
