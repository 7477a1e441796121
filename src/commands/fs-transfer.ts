// Where the files and folders of `fs put` go on the board.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { EspError } from '../device/errors.ts';
import { asSpelledThere } from '../device/files/board-case.ts';
import type { LeftOut } from '../device/files/left-out.ts';
import type { RemoteFiles } from '../device/files/remote-files.ts';
import { remotePath } from '../device/files/remote-path.ts';
import { below, localTree } from '../device/files/tree.ts';
import { printable } from '../text/printable.ts';
import { checkBoardPath, isRewritten } from './local-paths.ts';
import type { VerbOptions } from './verb.ts';

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
  const hasTarget =
    args.length > 1 && (last.startsWith(':') || isRewritten(last) || !(await canBeSent(last, options)));
  if (hasTarget) checkBoardPath(last);
  const locals = hasTarget ? args.slice(0, -1) : args;
  const target = hasTarget ? remotePath(last) : '/';
  const isInto =
    !hasTarget ||
    locals.length > 1 ||
    last.endsWith('/') ||
    (await files.stat(target, signal))?.kind === 'folder';
  const places: { from: string; to: string }[] = [];
  const folders: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const local of locals) {
    if (!(await isLocalFolder(local))) {
      places.push({ from: local, to: isInto ? remotePath(below(target, basename(local))) : target });
      continue;
    }
    if (options['recursive'] !== true) throw isAFolder(local);
    const root = isInto ? remotePath(below(target, basename(local))) : target;
    const tree = await localTree(local, { hidden: options['hidden'] === true });
    folders.push(root, ...tree.folders.map((folder) => below(root, folder)));
    for (const file of tree.files) places.push({ from: file.path, to: below(root, file.name) });
    for (const { name, reason } of tree.leftOut)
      leftOut.push({ name: `${printable(basename(local))}/${name}`, reason });
  }
  const spelled = await asSpelledThere(
    files,
    { wanted: new Map(places.map((place) => [place.to, place])), folders: [] },
    new Map(),
    signal,
  );
  const isLeftOut = new Set(spelled.leftOut.map(({ to }) => to));
  for (const { from } of spelled.leftOut)
    leftOut.push({ name: printable(basename(from)), reason: 'same-name-there' });
  if (files.hasFolders)
    for (const path of folders)
      if ((await files.stat(path, signal)) === null) await files.makeFolder(path, signal);
  return { places: places.filter(({ to }) => !isLeftOut.has(to)), leftOut };
}

export const isAFolder = (path: string): EspError =>
  new EspError('usage', `${printable(path)} is a folder.`, { hints: ['Take it with all in it: -r'] });

export async function isLocalFolder(path: string): Promise<boolean> {
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
