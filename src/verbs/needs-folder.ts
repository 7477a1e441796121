// A verb writes to the place that was named, and makes no folders on the way to it: a typing error
// would end in a folder that nobody looks for. Asked before the board is.
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EspError } from '../device/errors.ts';
import { printable } from '../device/printable.ts';

/** @throws EspError file-unreadable where the file's folder does not exist */
export async function needsFolderOf(path: string): Promise<void> {
  const folder = dirname(path);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new EspError('file-unreadable', `There is no folder ${printable(folder)} for ${printable(path)}.`, {
    hints: ['Make it first, or name another place.'],
  });
}
