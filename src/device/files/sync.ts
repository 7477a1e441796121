// Makes a folder of the board like one on this computer, sending only what differs.
import { createHash } from 'node:crypto';
import { printable } from '../../text/printable.ts';
import type { OperationContext } from '../operation.ts';
import { asSpelledThere } from './board-case.ts';
import { checkPlaces } from './check-places.ts';
import { checkRoom } from './check-room.ts';
import type { LeftOut, LeftOutReason } from './left-out.ts';
import { folded, isOneHere, type NameRules } from './local-names.ts';
import { readToSend } from './read-to-send.ts';
import type { RemoteFiles, SurveyedEntry } from './remote-files.ts';
import { foldersAbove, joinRemote } from './remote-path.ts';
import { afterSome } from './transfer-errors.ts';
import { below, isBelow, type LocalFile, localTree, readLocal } from './tree.ts';

export type SyncOptions = {
  readonly localFolder: string;
  /** Absolute on the board. */
  readonly remoteFolder: string;
  /** Also remove from the board what is not here. */
  readonly remove: boolean;
  readonly dryRun: boolean;
  /** Also what is hidden here. */
  readonly hidden?: boolean;
  /** Of this computer; where it knows no case, `remove` spares what differs in case alone. */
  readonly rules?: NameRules;
  /** How a file of this computer is read, for who sends it to several boards; default: each time as it is by then. */
  readonly readLocalFile?: ReadLocalFile;
};

type ReadLocalFile = (path: string) => Promise<Uint8Array>;

export type SyncPlan = {
  readonly remoteFolder: string;
  readonly makeFolders: readonly string[];
  readonly send: readonly { readonly file: LocalFile; readonly to: string; readonly isNew: boolean }[];
  readonly removeFiles: readonly string[];
  /** Deepest first. */
  readonly removeFolders: readonly string[];
  readonly unchanged: number;
  /** Of the local folder, and of the board what cannot be named. */
  readonly leftOut: readonly LeftOut[];
};

export type SyncResult = {
  readonly plan: SyncPlan;
  readonly sentFiles: number;
  readonly sentBytes: number;
  readonly removedFiles: number;
};

/** Called as each file begins. */
export type OnFile = (name: string, at: number, count: number) => void;

/** @throws EspError file-unreadable | remote-file | board-full | verify-mismatch | unplugged | cancelled */
export async function sync(
  files: RemoteFiles,
  options: SyncOptions,
  context: OperationContext,
): Promise<SyncResult> {
  const plan = await planSync(files, options, context.signal);
  return options.dryRun ? resultOf(plan) : runSync(files, plan, context, () => {}, options.readLocalFile);
}

/**
 * Carries out just the plan that was shown.
 * @throws EspError file-unreadable | remote-file | board-full | verify-mismatch | unplugged | cancelled
 */
export async function runSync(
  files: RemoteFiles,
  plan: SyncPlan,
  context: OperationContext,
  onFile: OnFile = () => {},
  readLocalFile: ReadLocalFile = readLocal,
): Promise<SyncResult> {
  const result = resultOf(plan);
  for (const path of plan.removeFiles) await files.remove(path, context.signal);
  for (const path of plan.removeFolders) await files.removeFolder(path, context.signal);
  for (const folder of plan.makeFolders) await files.makeFolder(folder, context.signal);
  const hasChanged = plan.removeFiles.length + plan.removeFolders.length + plan.makeFolders.length > 0;
  let done = 0;
  for (const [at, { file, to }] of plan.send.entries()) {
    onFile(to, at + 1, plan.send.length);
    const story = (error: unknown) => afterSome(error, at, plan.send.length, hasChanged);
    // It may have changed since the plan: what goes is what it is now.
    const content = await readToSend(file.path, context, readLocalFile).catch((error: unknown) => {
      throw story(error);
    });
    const { signal, onEvent } = context;
    const onProgress = (bytes: number) =>
      onEvent({
        type: 'progress',
        step: 'transfer',
        done: done + bytes,
        total: Math.max(result.sentBytes, done + bytes),
      });
    const onCompare = (bytes: number) =>
      onEvent({ type: 'progress', step: 'verify', done: bytes, total: content.length });
    await files.write(to, content, { signal, onProgress, onCompare }).catch((error: unknown) => {
      throw story(error);
    });
    done += content.length;
  }
  return { ...result, sentBytes: done };
}

/**
 * Changes nothing.
 * @throws EspError file-unreadable | remote-file, also for a name that the board cannot take | board-full | unplugged | cancelled
 */
export async function planSync(
  files: RemoteFiles,
  options: Omit<SyncOptions, 'dryRun'>,
  signal: AbortSignal,
): Promise<SyncPlan> {
  const { localFolder, remoteFolder } = options;
  const local = await localTree(localFolder, { hidden: options.hidden ?? false });
  const leftOut = [...local.leftOut];
  const sizes = new Set(local.files.map(({ size }) => size));
  const found = await files.survey(remoteFolder, sizes, signal, (each) => leftOut.push(each));
  const remote = new Map(found?.map((entry) => [entry.path, entry]));
  const there = [...remote.values()].filter(({ path }) => path !== remoteFolder);
  const here = {
    wanted: new Map(local.files.map((file) => [below(remoteFolder, file.name), file])),
    folders: local.folders.map((name) => below(remoteFolder, name)),
  };
  const spelled = await asSpelledThere(files, here, remote, signal);
  const { wanted, folders: wantedFolders } = spelled;
  for (const { name } of spelled.leftOut) leftOut.push({ name: printable(name), reason: 'same-name-there' });
  const isFolder = new Set(wantedFolders);
  const unlike = options.remove
    ? there.filter(({ path, kind }) => (kind === 'file' ? !wanted.has(path) : !isFolder.has(path)))
    : [];
  const spared = await sparedOf(unlike, [...wanted.keys(), ...wantedFolders], local.leftOutNames, options);
  const gone = unlike.filter(({ path }) => !spared.has(path));
  for (const [path, reason] of spared)
    if (reason) leftOut.push({ name: printable(path), reason, on: 'board' });
  const stays = new Map(remote);
  for (const { path } of gone) stays.delete(path);
  checkPlaces(files, { files: wanted.keys(), folders: [remoteFolder, ...wantedFolders] }, stays);

  const same = await unchangedOf(files, pairsOf(wanted, remote), signal, options.readLocalFile);
  const send = [...wanted]
    .filter(([to]) => !same.has(to))
    .map(([to, file]) => ({ file, to, isNew: !stays.has(to) }));
  const removedBytes = gone.reduce((sum, { size }) => sum + size, 0);
  const arrivals = send.map(({ to, file }) => ({
    sizeBytes: file.size,
    oldBytes: stays.get(to)?.size ?? 0,
  }));
  await checkRoom(files, remoteFolder, arrivals, removedBytes, signal);
  const parents = found === null ? await missingParents(files, remoteFolder, signal) : [];
  const newFolders = [...parents, ...wantedFolders];
  return {
    remoteFolder,
    makeFolders: files.hasFolders ? newFolders.filter((path) => !stays.has(path)) : [],
    send,
    removeFiles: gone.filter((entry) => entry.kind === 'file').map((entry) => entry.path),
    removeFolders: gone
      .filter((entry) => entry.kind === 'folder')
      .map((entry) => entry.path)
      .reverse(),
    unchanged: same.size,
    leftOut,
  };
}

/**
 * What `remove` would take and must not: the board's side of what was left out here, and, where this computer
 * knows no case, what it could not hold beside a file that differs in case or in the form of a letter alone. With the reason that is
 * told; null where the local one has been. What such a path lies in stays, too.
 */
async function sparedOf(
  unlike: readonly SurveyedEntry[],
  wanted: readonly string[],
  leftOutNames: readonly string[],
  { localFolder, remoteFolder, rules }: Omit<SyncOptions, 'dryRun'>,
): Promise<Map<string, LeftOutReason | null>> {
  const spared = new Map<string, LeftOutReason | null>();
  const keep = (path: string, reason: LeftOutReason | null) => {
    if (!spared.has(path)) spared.set(path, reason);
    for (const { path: folder, kind } of unlike)
      if (kind === 'folder' && isBelow(folder, path) && !spared.has(folder)) spared.set(folder, null);
  };
  const hiddenHere = leftOutNames.map((name) => joinRemote(remoteFolder, name));
  for (const { path } of unlike)
    if (hiddenHere.some((each) => each === path || isBelow(each, path))) keep(path, null);
  const alike = new Map(wanted.map((path) => [folded(path), path]));
  for (const { path } of rules ? unlike : []) {
    const other = spared.has(path) ? undefined : alike.get(folded(path));
    if (other !== undefined && rules && (await isOneHere(other, path, rules, localFolder)))
      keep(path, 'same-name-here');
  }
  return spared;
}

/** A file of the board and the one on this computer that it may be like. */
export type Pair = readonly [there: SurveyedEntry, here: LocalFile];

/** Those of both sides that have the same path on the board and the same size. */
export const pairsOf = (
  wanted: ReadonlyMap<string, LocalFile>,
  remote: ReadonlyMap<string, SurveyedEntry>,
): Pair[] =>
  [...wanted].flatMap(([to, file]): Pair[] => {
    const there = remote.get(to);
    return there?.kind === 'file' && there.size === file.size ? [[there, file]] : [];
  });

/** The board's paths whose content is the file's: by hash where the board can tell, else by reading it back. */
export async function unchangedOf(
  files: RemoteFiles,
  pairs: readonly Pair[],
  signal: AbortSignal,
  readLocalFile: ReadLocalFile = readLocal,
): Promise<Set<string>> {
  const same = new Set<string>();
  for (const [there, here] of pairs) {
    const hash = there.sha256 ?? sha256(await files.read(there.path, { signal }));
    if (hash === sha256(await readLocalFile(here.path))) same.add(there.path);
  }
  return same;
}

const resultOf = (plan: SyncPlan): SyncResult => ({
  plan,
  sentFiles: plan.send.length,
  sentBytes: total(plan),
  removedFiles: plan.removeFiles.length,
});

const total = (plan: SyncPlan): number => plan.send.reduce((sum, { file }) => sum + file.size, 0);

/** Of '/a/b' those of '/a' and '/a/b' that are not there. */
async function missingParents(files: RemoteFiles, folder: string, signal: AbortSignal): Promise<string[]> {
  if (folder === '/' || !files.hasFolders) return [];
  const missing: string[] = [];
  for (const path of [...foldersAbove(folder), folder])
    if ((await files.stat(path, signal)) === null) missing.push(path);
  return missing;
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
