// Whole trees on either side, as flat lists. A symbolic link on this computer is not followed: it may
// lead out of the folder.
import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import nodePath, { join, relative, sep } from 'node:path';
import { printable } from '../../text/printable.ts';
import { EspError, isEspError } from '../errors.ts';
import { formatSize } from '../sizes.ts';
import { largestFileBytes } from './content-stream.ts';
import type { LeftOut, LeftOutReason } from './left-out.ts';
import type { OnLeftOut, RemoteEntry, RemoteFiles } from './remote-files.ts';
import { deepest, isSafeName, joinRemote, remotePath } from './remote-path.ts';
import { noFolder } from './transfer-errors.ts';

/** `name` is the path below the folder, with '/'. */
export type LocalFile = { readonly name: string; readonly path: string; readonly size: number };

export type LocalTree = {
  readonly files: readonly LocalFile[];
  /** Names below the folder, those above first. */
  readonly folders: readonly string[];
  /** What a copy does not take along; what is in a folder of these is not named. */
  readonly leftOut: readonly LeftOut[];
  /** The same as they are, below the folder: for comparing, not for showing. */
  readonly leftOutNames: readonly string[];
};

export type TreeOptions = {
  /** Also names that begin with a dot. */
  readonly hidden?: boolean;
};

/** What is below a local folder. @throws EspError file-unreadable */
export async function localTree(folder: string, { hidden = false }: TreeOptions = {}): Promise<LocalTree> {
  const files: LocalFile[] = [];
  const folders: string[] = [];
  const leftOut: LeftOut[] = [];
  const leftOutNames: string[] = [];
  const walk = async (at: string, depth: number) => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      const name = relative(folder, path).split(sep).join('/');
      const reason = leftOutBecause(entry, depth, hidden);
      if (reason !== null) {
        leftOut.push({ name: `${printable(name)}${entry.isDirectory() ? '/' : ''}`, reason });
        leftOutNames.push(name);
      } else if (entry.isDirectory()) {
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
  return { files, folders, leftOut, leftOutNames };
}

function leftOutBecause(entry: Dirent, depth: number, hidden: boolean): LeftOutReason | null {
  if (!isSafeName(entry.name)) return 'unsafe-name';
  if (entry.name.startsWith('.') && !hidden) return 'hidden';
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
  onLeftOut?: OnLeftOut,
): Promise<readonly RemoteEntry[]> {
  const found = await files.survey(folder, new Set(), signal, onLeftOut);
  if (found) return found;
  throw noFolder(folder);
}

export const isBelow = (folder: string, path: string): boolean =>
  folder === '/' || path.startsWith(`${folder}/`);

/** An editor that saves is done in a moment. */
const readTries = 3;

/**
 * The content of an ordinary file, as it was at one moment: read anew while somebody writes to it.
 * @throws EspError file-unreadable, also for what is not a regular file or does not stand still | board-full for what no board holds
 */
export async function readLocal(path: string, openFile: typeof open = open): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    // A pipe without a writer would be waited for.
    handle = await openFile(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    for (let attempt = 0; attempt < readTries; attempt++) {
      const before = await handle.stat();
      if (!before.isFile())
        throw new EspError('file-unreadable', `${printable(path)} is not a regular file.`);
      if (before.size > largestFileBytes) throw tooLargeForAny(path, before.size);
      const content = await contentOf(handle, before.size);
      // Times of files stand still for some milliseconds: what is read twice alike is whole.
      const again = content === null ? null : await contentOf(handle, before.size);
      const isSteady = again !== null && content !== null && Buffer.compare(content, again) === 0;
      if (isSteady && isAlike(before, await handle.stat())) return content;
    }
  } catch (error) {
    if (isEspError(error)) throw error;
    throw new EspError('file-unreadable', `Cannot read ${printable(path)}.`, { cause: error });
  } finally {
    await handle?.close().catch(() => {});
  }
  throw new EspError(
    'file-unreadable',
    `${printable(path)} changes while it is read: something writes to it.`,
    {
      hints: ['Wait until it is done, or stop what writes to it, then try again.'],
      hintsSayAll: true,
    },
  );
}

/** From its begin, whatever was read before; null where it does not have as many bytes. */
async function contentOf(handle: FileHandle, sizeBytes: number): Promise<Uint8Array | null> {
  const content = new Uint8Array(sizeBytes + 1);
  let doneBytes = 0;
  while (doneBytes < content.length) {
    const { bytesRead } = await handle.read(content, doneBytes, content.length - doneBytes, doneBytes);
    if (bytesRead === 0) break;
    doneBytes += bytesRead;
  }
  return doneBytes === sizeBytes ? content.subarray(0, sizeBytes) : null;
}

const isAlike = (a: Stats, b: Stats): boolean => a.size === b.size && a.mtimeMs === b.mtimeMs;

const tooLargeForAny = (path: string, sizeBytes: number): EspError =>
  new EspError(
    'board-full',
    `${printable(path)} has ${formatSize(sizeBytes)}, and no board holds more than ${formatSize(largestFileBytes)}.`,
    { hints: ['Send less.'], hintsSayAll: true },
  );

type PathRules = Pick<typeof nodePath, 'resolve' | 'relative' | 'isAbsolute' | 'sep'>;

/**
 * The place below `folder`, which may be a root, for a file of the board.
 * @throws EspError remote-file if it would lie outside
 */
export function localPlace(folder: string, name: string, path: PathRules = nodePath): string {
  const root = path.resolve(folder);
  const place = path.resolve(root, ...remotePath(name).slice(1).split('/'));
  const way = path.relative(root, place);
  // An absolute way leads to another drive.
  if (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)) return place;
  throw new EspError('remote-file', `"${printable(name)}" would lie outside of ${printable(folder)}.`);
}

/** `/lib` and `a/b.py` make '/lib/a/b.py'. */
export const below = (folder: string, name: string): string =>
  name.split('/').reduce((path, each) => joinRemote(path, each), folder);
