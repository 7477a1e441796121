// Copies of several files and folders between this computer and a board: first what would change,
// then, as planned, only what differs. Either side's names stay below the folder that was chosen.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OperationContext } from '../operation.ts';
import { printable } from '../printable.ts';
import { checkPlaces } from './check-places.ts';
import { checkRoom } from './check-room.ts';
import { fetchFile } from './fetch-file.ts';
import type { LeftOut } from './left-out.ts';
import type { RemoteEntry, RemoteFiles, SurveyedEntry } from './remote-files.ts';
import { remoteName } from './remote-path.ts';
import { type OnFile, type Pair, pairsOf, unchangedOf } from './sync.ts';
import { afterSome } from './transfer-errors.ts';
import { below, isBelow, type LocalFile, localPlace, localTree, readLocal } from './tree.ts';

export type CopyItem = {
  readonly from: string;
  readonly to: string;
  readonly size: number;
  readonly fate: 'new' | 'replaces' | 'same';
};

export type CopyPlan = {
  readonly direction: 'to-board' | 'to-here';
  readonly items: readonly CopyItem[];
  /** On the board, those above first. */
  readonly makeFolders: readonly string[];
  readonly folder: string;
  readonly bytes: number;
  /** Of the folders here that are copied to the board. */
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
  const wanted = new Map<string, LocalFile>();
  const folders: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const { path, kind, size } of sources) {
    const root = below(folder, basename(path));
    if (kind === 'file') wanted.set(root, { name: basename(path), path, size });
    else {
      const tree = await localTree(path);
      folders.push(root, ...tree.folders.map((name) => below(root, name)));
      for (const file of tree.files) wanted.set(below(root, file.name), file);
      for (const { name, reason } of tree.leftOut)
        leftOut.push({ name: `${printable(basename(path))}/${name}`, reason });
    }
  }
  const sizes = new Set([...wanted.values()].map(({ size }) => size));
  const found = (await files.survey(folder, sizes, signal)) ?? [];
  const there = new Map(found.map((entry) => [entry.path, entry]));
  checkPlaces(files, { files: wanted.keys(), folders }, there);
  const same = await unchangedOf(files, pairsOf(wanted, there), signal);
  const items = [...wanted].map(
    ([to, { path, size }]): CopyItem => ({ from: path, to, size, fate: fateOf(same.has(to), there.has(to)) }),
  );
  const arrivals = items
    .filter(({ fate }) => fate !== 'same')
    .map(({ to, size }) => ({ sizeBytes: size, oldBytes: there.get(to)?.size ?? 0 }));
  await checkRoom(files, folder, arrivals, 0, signal);
  const makeFolders = files.hasFolders ? folders.filter((path) => !there.has(path)) : [];
  return { direction: 'to-board', items, makeFolders, folder, bytes: bytesOf(items), leftOut };
}

/** @throws EspError remote-file | file-unreadable | unplugged | cancelled */
export async function planDownload(
  files: RemoteFiles,
  sources: readonly RemoteEntry[],
  folder: string,
  signal: AbortSignal,
): Promise<CopyPlan> {
  const wanted: { readonly entry: SurveyedEntry; readonly place: string; readonly size: number | null }[] =
    [];
  for (const source of sources) {
    const here = localPlace(folder, remoteName(source.path));
    const found = (await files.survey(source.path, await sizesAt(here), signal)) ?? [];
    for (const entry of found.filter(({ kind }) => kind === 'file')) {
      const name = isBelow(source.path, entry.path) ? entry.path.slice(source.path.length + 1) : '';
      const place = name === '' ? here : localPlace(here, name);
      wanted.push({ entry, place, size: await sizeOf(place) });
    }
  }
  const pairs = wanted
    .filter(({ entry, size }) => size === entry.size)
    .map(({ entry, place }): Pair => [entry, { name: place, path: place, size: entry.size }]);
  const same = await unchangedOf(files, pairs, signal);
  const items = wanted.map(({ entry, place, size }): CopyItem => {
    const fate = fateOf(same.has(entry.path), size !== null);
    return { from: entry.path, to: place, size: entry.size, fate };
  });
  return { direction: 'to-here', items, makeFolders: [], folder, bytes: bytesOf(items), leftOut: [] };
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
  const moving = plan.items.filter(({ fate }) => fate !== 'same');
  for (const folder of plan.makeFolders) await files.makeFolder(folder, signal);
  let done = 0;
  for (const [at, item] of moving.entries()) {
    onFile(item.to, at + 1, moving.length);
    const onProgress = (bytes: number) =>
      onEvent({ type: 'progress', step: 'transfer', done: done + bytes, total: plan.bytes });
    if (plan.direction === 'to-board') {
      const content = await readLocal(item.from);
      const onCompare = (bytes: number) =>
        onEvent({ type: 'progress', step: 'verify', done: bytes, total: content.length });
      await files.write(item.to, content, { signal, onProgress, onCompare }).catch((error: unknown) => {
        throw afterSome(error, at, moving.length, plan.makeFolders.length > 0);
      });
    } else
      await fetchFile(files, { ...item, path: item.from, kind: 'file' }, item.to, { signal, onProgress });
    done += item.size;
  }
}

/** Sizes of the file there, or of all files in the folder there. */
async function sizesAt(place: string): Promise<ReadonlySet<number>> {
  const found = await stat(place).catch(() => null);
  if (!found) return new Set();
  if (!found.isDirectory()) return new Set([found.size]);
  return new Set((await localTree(place)).files.map(({ size }) => size));
}

/** null where no file is. */
const sizeOf = (place: string): Promise<number | null> =>
  stat(place).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );

const fateOf = (isSame: boolean, isThere: boolean): CopyItem['fate'] =>
  isSame ? 'same' : isThere ? 'replaces' : 'new';

const bytesOf = (items: readonly CopyItem[]): number =>
  items.reduce((sum, { size, fate }) => sum + (fate === 'same' ? 0 : size), 0);
