// Whole trees on either side, as flat lists. A symbolic link on this computer is not followed: it may
// lead out of the folder.
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { EspError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { LeftOut, LeftOutReason } from './left-out.ts';
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { isSafeName, joinRemote, remotePath } from './remote-path.ts';

/** `name` is the path below the folder, with '/'. */
export type LocalFile = { readonly name: string; readonly path: string; readonly size: number };

/** Deeper than any board's file system is worth. */
const deepest = 16;

export type LocalTree = {
  readonly files: readonly LocalFile[];
  /** Names below the folder, those above first. */
  readonly folders: readonly string[];
  /** What a copy does not take along; what is in a folder of these is not named. */
  readonly leftOut: readonly LeftOut[];
};

/** What is below a local folder. @throws EspError file-unreadable */
export async function localTree(folder: string): Promise<LocalTree> {
  const files: LocalFile[] = [];
  const folders: string[] = [];
  const leftOut: LeftOut[] = [];
  const walk = async (at: string, depth: number) => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      const reason = leftOutBecause(entry, depth);
      if (reason !== null)
        leftOut.push({ name: `${printable(name)}${entry.isDirectory() ? '/' : ''}`, reason });
      else if (entry.isDirectory()) {
        folders.push(name);
        await walk(path, depth + 1);
      } else files.push({ name, path, size: (await stat(path)).size });
    }
  };
  try {
    await walk(folder, 0);
  } catch (cause) {
    throw new EspError('file-unreadable', `Cannot read the folder ${printable(folder)}.`, { cause });
  }
  return { files, folders, leftOut };
}

/** How Node names bytes that are no UTF-8: the name that it gives leads nowhere. */
const replacement = '\ufffd';

function leftOutBecause(entry: Dirent, depth: number): LeftOutReason | null {
  if (!isSafeName(entry.name) || entry.name.includes(replacement)) return 'unsafe-name';
  if (entry.name.startsWith('.')) return 'hidden';
  if (entry.name === '__pycache__') return 'cache';
  if (entry.isSymbolicLink()) return 'symbolic-link';
  if (entry.isDirectory()) return depth < deepest ? null : 'too-deep';
  return entry.isFile() ? null : 'not-a-file';
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
