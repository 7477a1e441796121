// Copies of several files and folders between this computer and a board: first what would change, then,
// as planned, only what differs. What a copy from the board would do: plan-download.ts.
import { basename } from 'node:path';
import { printable } from '../../text/printable.ts';
import type { OperationContext } from '../operation.ts';
import { mustBeAsPlanned } from './as-planned.ts';
import { asSpelledThere } from './board-case.ts';
import { checkPlaces } from './check-places.ts';
import { checkRoom } from './check-room.ts';
import { fetchFile } from './fetch-file.ts';
import type { LeftOut } from './left-out.ts';
import { readToSend } from './read-to-send.ts';
import type { RemoteFiles } from './remote-files.ts';
import { type OnFile, pairsOf, unchangedOf } from './sync.ts';
import { afterSome } from './transfer-errors.ts';
import { below, type LocalFile, localTree } from './tree.ts';

export type CopyItem = {
  readonly from: string;
  readonly to: string;
  readonly size: number;
  readonly status: 'new' | 'replaces' | 'same';
};

export type CopyPlan = {
  readonly direction: 'to-board' | 'to-here';
  readonly items: readonly CopyItem[];
  /** On the board, those above first. */
  readonly makeFolders: readonly string[];
  readonly folder: string;
  readonly bytes: number;
  /** Of the folders that are copied. */
  readonly leftOut: readonly LeftOut[];
};

export type CopySource = { readonly path: string; readonly kind: 'file' | 'folder'; readonly size: number };

/** @throws EspError file-unreadable | remote-file | board-full | unplugged | cancelled */
export async function planUpload(
  files: RemoteFiles,
  sources: readonly CopySource[],
  folder: string,
  signal: AbortSignal,
): Promise<CopyPlan> {
  const here = new Map<string, LocalFile>();
  const foldersHere: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const { path, kind, size } of sources) {
    const root = below(folder, basename(path));
    if (kind === 'file') here.set(root, { name: basename(path), path, size });
    else {
      const tree = await localTree(path);
      foldersHere.push(root, ...tree.folders.map((name) => below(root, name)));
      for (const file of tree.files) here.set(below(root, file.name), file);
      for (const { name, reason } of tree.leftOut)
        leftOut.push({ name: `${printable(basename(path))}/${name}`, reason });
    }
  }
  const sizes = new Set([...here.values()].map(({ size }) => size));
  const found = (await files.survey(folder, sizes, signal)) ?? [];
  const there = new Map(found.map((entry) => [entry.path, entry]));
  const spelled = await asSpelledThere(files, { wanted: here, folders: foldersHere }, there, signal);
  const { wanted, folders } = spelled;
  for (const { name } of spelled.leftOut) leftOut.push({ name: printable(name), reason: 'same-name-there' });
  checkPlaces(files, { files: wanted.keys(), folders }, there);
  const same = await unchangedOf(files, pairsOf(wanted, there), signal);
  const items = [...wanted].map(
    ([to, { path, size }]): CopyItem => ({
      from: path,
      to,
      size,
      status: statusOf(same.has(to), there.has(to)),
    }),
  );
  const arrivals = items
    .filter(({ status }) => status !== 'same')
    .map(({ to, size }) => ({ sizeBytes: size, oldBytes: there.get(to)?.size ?? 0 }));
  await checkRoom(files, folder, arrivals, 0, signal);
  const makeFolders = files.hasFolders ? folders.filter((path) => !there.has(path)) : [];
  return { direction: 'to-board', items, makeFolders, folder, bytes: bytesOf(items), leftOut };
}

/**
 * Carries it out; a cancel or a failure leaves whole what was there, file by file.
 * @throws EspError board-full | remote-file | verify-mismatch | unplugged | cancelled
 */
export async function runCopy(
  files: RemoteFiles,
  plan: CopyPlan,
  { signal, onEvent }: OperationContext,
  onFile: OnFile = () => {},
): Promise<void> {
  const moving = plan.items.filter(({ status }) => status !== 'same');
  for (const folder of plan.makeFolders) await files.makeFolder(folder, signal);
  let done = 0;
  for (const [at, item] of moving.entries()) {
    onFile(item.to, at + 1, moving.length);
    const onProgress = (bytes: number) =>
      onEvent({ type: 'progress', step: 'transfer', done: done + bytes, total: plan.bytes });
    if (plan.direction === 'to-board') {
      const content = await readToSend(item.from, { onEvent });
      const onCompare = (bytes: number) =>
        onEvent({ type: 'progress', step: 'verify', done: bytes, total: content.length });
      await files.write(item.to, content, { signal, onProgress, onCompare }).catch((error: unknown) => {
        throw afterSome(error, at, moving.length, plan.makeFolders.length > 0);
      });
    } else
      await fetchFile(
        files,
        { ...item, path: item.from, kind: 'file' },
        item.to,
        { signal, onProgress },
        () => mustBeAsPlanned(item, plan.folder),
      );
    done += item.size;
  }
}

export const statusOf = (isSame: boolean, isThere: boolean): CopyItem['status'] =>
  isSame ? 'same' : isThere ? 'replaces' : 'new';

export const bytesOf = (items: readonly CopyItem[]): number =>
  items.reduce((sum, { size, status }) => sum + (status === 'same' ? 0 : size), 0);
