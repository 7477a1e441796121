// `*` and `?` in the last part of a path on the board; the shell cannot know its files. Pure but for
// the one listing.
import { EspError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { remoteFolder, remoteName, remotePath } from './remote-path.ts';

/** The entries that a typed path means, at least one. @throws EspError remote-file */
export async function matchRemote(
  files: RemoteFiles,
  typed: string,
  signal: AbortSignal,
): Promise<readonly RemoteEntry[]> {
  const path = remotePath(typed);
  const found = /[*?]/.test(remoteName(path))
    ? (await files.list(remoteFolder(path), signal)).filter((entry) =>
        patternOf(remoteName(path)).test(remoteName(entry.path)),
      )
    : [await files.stat(path, signal)].filter((entry) => entry !== null);
  if (found.length > 0) return found;
  throw new EspError('remote-file', `"${printable(typed)}" is not on the board.`);
}

/** `*` is any text, `?` one character, everything else itself. */
export function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
