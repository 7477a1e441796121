// Whole trees on either side, as flat lists. A symbolic link on this computer is not followed: it may
// lead out of the folder.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { EspError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { isSafeName, joinRemote, remotePath } from './remote-path.ts';

/** `name` is the path below the folder, with '/'. */
export type LocalFile = { readonly name: string; readonly path: string; readonly size: number };

/** Deeper than any board's file system is worth. */
const deepest = 16;

/** Files below a local folder; hidden ones and caches are left out. @throws EspError file-unreadable */
export async function localTree(folder: string): Promise<{ files: LocalFile[]; folders: string[] }> {
  const files: LocalFile[] = [];
  const folders: string[] = [];
  const walk = async (at: string, depth: number) => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === '__pycache__' || !isSafeName(entry.name)) continue;
      const path = join(at, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      if (entry.isDirectory() && depth < deepest) {
        folders.push(name);
        await walk(path, depth + 1);
      } else if (entry.isFile()) files.push({ name, path, size: (await stat(path)).size });
    }
  };
  try {
    await walk(folder, 0);
  } catch (error) {
    throw new EspError('file-unreadable', `Cannot read the folder ${printable(folder)}.`, { cause: error });
  }
  return { files, folders };
}

/** Everything below a folder of the board, folders before what is in them. @throws EspError remote-file */
export async function remoteTree(
  files: RemoteFiles,
  folder: string,
  signal: AbortSignal,
): Promise<readonly RemoteEntry[]> {
  const found = await files.survey(folder, new Set(), signal);
  if (found) return found;
  throw new EspError('remote-file', `There is no folder "${printable(folder)}" on the board.`);
}

export const isBelow = (folder: string, path: string): boolean =>
  folder === '/' || path.startsWith(`${folder}/`);

/** @throws EspError file-unreadable */
export async function readLocal(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new EspError('file-unreadable', `Cannot read ${printable(path)}.`, { cause: error });
  }
}

/** The place below `folder` for a file of the board. @throws EspError remote-file if it would lie outside */
export function localPlace(folder: string, name: string): string {
  const place = resolve(folder, ...remotePath(name).slice(1).split('/'));
  if (place === resolve(folder) || place.startsWith(resolve(folder) + sep)) return place;
  throw new EspError('remote-file', `"${printable(name)}" would lie outside of ${printable(folder)}.`);
}

/** `/lib` and `a/b.py` make '/lib/a/b.py'. */
export const below = (folder: string, name: string): string =>
  name.split('/').reduce((path, each) => joinRemote(path, each), folder);
