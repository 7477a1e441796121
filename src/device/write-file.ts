// disk/write-whole.ts in the words of espwb's errors.
import { NotRegularError } from '../disk/regular-file.ts';
import { writeWhole } from '../disk/write-whole.ts';
import { printable } from '../text/printable.ts';
import { EspError } from './errors.ts';

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
    const { code } = cause as { code?: string };
    const name = printable(path);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new EspError('disk-full', `No room left on the disk for ${name}.`, { cause });
    const why = cause instanceof NotRegularError ? `it is ${cause.kind}` : (code ?? 'unknown error');
    throw new EspError('file-unreadable', `${name} cannot be written (${why}).`, { cause });
  });
}
