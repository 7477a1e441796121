// A verb writes to the place that was named, and makes no folders on the way to it: a typing error
// would end in a folder that nobody looks for. Asked before the board is.
import { access, constants } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { EspError } from '../device/errors.ts';
import { impossibleHere } from '../device/files/local-names.ts';
import { localStat } from '../device/local-stat.ts';
import { printable } from '../text/printable.ts';

/**
 * @throws EspError file-unreadable where no file can be made: no folder, no permission, a folder of that name, or a
 * name that Windows takes for something else (con is its console, a:b a part of the file a)
 */
export async function needsFolderOf(path: string, platform: string = process.platform): Promise<void> {
  if (path === '') throw new EspError('file-unreadable', 'The name of the file to write is empty.');
  if (impossibleHere(basename(path), platform) === 'not-valid-here')
    throw new EspError('file-unreadable', `No file on Windows can be called ${printable(basename(path))}.`, {
      hints: ['Name another file.'],
      hintsSayAll: true,
    });
  const folder = dirname(path);
  if ((await localStat(folder))?.isDirectory()) return mayWrite(path, folder);
  throw new EspError('file-unreadable', `There is no folder ${printable(folder)} for ${printable(path)}.`, {
    hints: ['Make it first, or name another place.'],
    hintsSayAll: true,
  });
}

async function mayWrite(path: string, folder: string): Promise<void> {
  const present = await localStat(path);
  if (present?.isDirectory())
    throw new EspError('file-unreadable', `${printable(path)} is a folder.`, {
      hints: ['Name a file in it.'],
      hintsSayAll: true,
    });
  // The whole file takes the place of what has its name: a device would be gone.
  if (present && !present.isFile())
    throw new EspError('file-unreadable', `${printable(path)} is a device or a pipe, not a file.`, {
      hints: ['Name a file.'],
      hintsSayAll: true,
    });
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const what =
      cause.code === 'EROFS'
        ? `The disk of the folder ${printable(folder)} may only be read (EROFS).`
        : `You may not write in the folder ${printable(folder)}.`;
    throw new EspError('file-unreadable', what, {
      hints: ['Name a place of your own.'],
      hintsSayAll: true,
      cause,
    });
  });
}
