// `*` and `?` in the last part of a path on the board; the shell cannot know its files. Pure but for
// the one listing.

import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';
import { needsFileSystem } from './check-room.ts';
import type { OnLeftOut, RemoteEntry, RemoteFiles } from './remote-files.ts';
import { foldersAbove, remoteFolder, remoteName, remotePath } from './remote-path.ts';
import { noFolder } from './transfer-errors.ts';

/** The entries that a typed path means, at least one. @throws EspError remote-file */
export async function matchRemote(
  files: RemoteFiles,
  typed: string,
  signal: AbortSignal,
  onLeftOut?: OnLeftOut,
): Promise<readonly RemoteEntry[]> {
  const path = remotePath(typed);
  const found = isPattern(path)
    ? (await files.list(remoteFolder(path), signal, onLeftOut)).filter((entry) =>
        patternOf(remoteName(path)).test(remoteName(entry.path)),
      )
    : [await files.stat(path, signal)].filter((entry) => entry !== null);
  if (found.length > 0) return found;
  await needsFileSystem(files.usage, signal);
  if (files.hasFolders)
    for (const folder of foldersAbove(path))
      if ((await files.stat(folder, signal)) === null) throw noFolder(folder);
  throw new EspError('remote-file', `"${printable(typed)}" is not on the board.`);
}

/** Whether the last part of a typed path may mean several. */
export const isPattern = (typed: string): boolean => /[*?]/.test(remoteName(typed));

/** `*` is any text, `?` one character, everything else itself. */
export function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
