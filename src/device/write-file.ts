// disk/write-whole.ts in the words of espwb's errors.
import { codeOf, isNoRoom } from '../disk/no-room.ts';
import { NotRegularError } from '../disk/regular-file.ts';
import { writeWhole } from '../disk/write-whole.ts';
import { printable } from '../text/printable.ts';
import { EspError } from './errors.ts';
import { pathTooLong } from './local-stat.ts';

/**
 * Makes the folder if need be and replaces what is there, as disk/write-whole.ts does. `isPrivate`: for its
 * owner alone. @throws EspError disk-full | file-unreadable; the old file, if any, is whole then
 */
export async function writeFileWhole(
  path: string,
  bytes: Uint8Array | string,
  isPrivate = false,
): Promise<void> {
  await writeWhole(path, bytes, isPrivate).catch((cause) => {
    throw unwritable(path, cause);
  });
}

/** What kept a file of this computer from being written, with what the system says of it. */
export function unwritable(path: string, cause: unknown): EspError {
  const name = printable(path);
  const code = codeOf(cause) ?? 'unknown error';
  if (code === 'ENOSPC') return new EspError('disk-full', `No room left on the disk for ${name}.`, { cause });
  if (isNoRoom(cause))
    return new EspError('disk-full', `No room is left to this user for ${name} (${code}).`, { cause });
  const tooLong = pathTooLong(path, cause);
  if (tooLong) return tooLong;
  const why = cause instanceof NotRegularError ? `it is ${cause.kind}` : code;
  return new EspError('file-unreadable', `${name} cannot be written (${printable(why)}).`, {
    hints: ['Choose a folder that you may write to.'],
    hintsSayAll: true,
    cause,
  });
}
