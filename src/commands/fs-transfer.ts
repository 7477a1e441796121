// How `fs get` and `fs put` find their files on either side and move them.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { fetchFile } from '../device/files/fetch-file.ts';
import type { LeftOut } from '../device/files/left-out.ts';
import type { RemoteEntry, RemoteFiles } from '../device/files/remote-files.ts';
import { remoteName, remotePath } from '../device/files/remote-path.ts';
import { below, localPlace, localTree, remoteTree } from '../device/files/tree.ts';
import type { OperationContext } from '../device/operation.ts';
import { printable } from '../device/printable.ts';
import { needsFolderOf } from './needs-folder.ts';
import type { VerbOptions } from './verb.ts';

export type Got = {
  readonly path: string;
  readonly local: string;
  readonly bytes: number;
  readonly sha256: string;
};

/** Brings a file, or with -r a folder, to its place here. */
export async function fetchEntry(
  files: RemoteFiles,
  entry: RemoteEntry,
  local: string | undefined,
  isOneOfMany: boolean,
  options: VerbOptions,
  context: OperationContext,
): Promise<Got[]> {
  const isFolder =
    local !== undefined && (isOneOfMany || local.endsWith('/') || (await isLocalFolder(local)));
  if (entry.kind === 'file') {
    const name = remoteName(entry.path);
    const place = local === undefined ? localPlace('.', name) : isFolder ? localPlace(local, name) : local;
    await needsFolderOf(place);
    return [await fetchOne(files, entry, place, context)];
  }
  if (options['recursive'] !== true) throw isAFolder(entry.path);
  const root = join(local ?? '.', isFolder || local === undefined ? remoteName(entry.path) : '');
  const got: Got[] = [];
  for (const each of await remoteTree(files, entry.path, context.signal)) {
    if (each.kind === 'folder') continue;
    const name = each.path.slice(entry.path === '/' ? 1 : entry.path.length + 1);
    got.push(await fetchOne(files, each, localPlace(root, name), context));
  }
  return got;
}

async function fetchOne(
  files: RemoteFiles,
  entry: RemoteEntry,
  place: string,
  { signal, onEvent }: OperationContext,
): Promise<Got> {
  const onProgress = (done: number) =>
    onEvent({ type: 'progress', step: 'transfer', done, total: entry.size });
  const fetched = await fetchFile(files, entry, place, { signal, onProgress });
  return { path: entry.path, local: place, ...fetched };
}

export type Placements = {
  readonly places: readonly { readonly from: string; readonly to: string }[];
  /** Of the folders that are put. */
  readonly leftOut: readonly LeftOut[];
};

/**
 * The last of several is the board's side if it starts with ':' or cannot be meant as something to
 * send: `put main.py /lib` also where this computer has a folder of that name.
 */
export async function placements(
  files: RemoteFiles,
  args: readonly string[],
  options: VerbOptions,
  signal: AbortSignal,
): Promise<Placements> {
  const last = args.at(-1) ?? '';
  const hasTarget = args.length > 1 && (last.startsWith(':') || !(await canBeSent(last, options)));
  const locals = hasTarget ? args.slice(0, -1) : args;
  const target = hasTarget ? remotePath(last) : '/';
  const isInto =
    !hasTarget ||
    locals.length > 1 ||
    last.endsWith('/') ||
    (await files.stat(target, signal))?.kind === 'folder';
  const places: { from: string; to: string }[] = [];
  const leftOut: LeftOut[] = [];
  for (const local of locals) {
    if (!(await isLocalFolder(local))) {
      places.push({ from: local, to: isInto ? remotePath(below(target, basename(local))) : target });
      continue;
    }
    if (options['recursive'] !== true) throw isAFolder(local);
    const root = isInto ? remotePath(below(target, basename(local))) : target;
    const tree = await localTree(local);
    for (const folder of ['', ...tree.folders]) {
      const path = folder === '' ? root : below(root, folder);
      if (files.hasFolders && (await files.stat(path, signal)) === null) await files.makeFolder(path, signal);
    }
    for (const file of tree.files) places.push({ from: file.path, to: below(root, file.name) });
    for (const { name, reason } of tree.leftOut)
      leftOut.push({ name: `${printable(basename(local))}/${name}`, reason });
  }
  return { places, leftOut };
}

export const isAFolder = (path: string): EspError =>
  new EspError('usage', `${printable(path)} is a folder.`, { hints: ['Take it with all in it: -r'] });

async function isLocalFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

const canBeSent = (path: string, options: VerbOptions): Promise<boolean> =>
  stat(path).then(
    (found) => !found.isDirectory() || (options['recursive'] === true && !path.startsWith('/')),
    () => false,
  );

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
