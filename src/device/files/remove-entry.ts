// Removes a file, or a folder with all that is in it, deepest first.
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { remoteTree } from './tree.ts';

/** The paths that are gone, in that order. @throws EspError remote-file | unplugged | cancelled */
export async function removeWhole(
  files: RemoteFiles,
  entry: Pick<RemoteEntry, 'path' | 'kind'>,
  signal: AbortSignal,
): Promise<string[]> {
  if (entry.kind === 'file') {
    await files.remove(entry.path, signal);
    return [entry.path];
  }
  const removed: string[] = [];
  for (const each of [...(await remoteTree(files, entry.path, signal))].reverse()) {
    if (each.kind === 'file') await files.remove(each.path, signal);
    else await files.removeFolder(each.path, signal);
    removed.push(each.path);
  }
  if (entry.path !== '/') await files.removeFolder(entry.path, signal);
  return [...removed, entry.path];
}
