// What a copy from the board to this computer would do: which files, to which places, what they replace,
// and what is left out with its reason. Whatever the board says, each place lies below the one that was
// chosen, and no link on this computer is followed out of it. Changes nothing.
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { printable } from '../../text/printable.ts';
import { bytesOf, type CopyItem, type CopyPlan, statusOf } from './copy.ts';
import type { LeftOut, LeftOutReason } from './left-out.ts';
import { folded, impossibleHere, isOneHere, type NameRules, whyNotHere } from './local-names.ts';
import type { RemoteEntry, RemoteFiles, SurveyedEntry } from './remote-files.ts';
import { remoteName } from './remote-path.ts';
import { type Pair, unchangedOf } from './sync.ts';
import { isBelow, localPlace } from './tree.ts';

export type DownloadSource = {
  readonly entry: RemoteEntry;
  /** Where it goes: the file, or the folder that its content goes to. */
  readonly place: string;
  /** The person typed or chose this very name, so it may be one that is else left out. */
  readonly isNamed: boolean;
};

export type DownloadOptions = {
  /** Also hidden names and those that programs here obey. */
  readonly hidden: boolean;
  readonly rules: NameRules;
};

type Wanted = {
  readonly entry: SurveyedEntry;
  readonly source: DownloadSource;
  readonly names: readonly string[];
};
type Placed = Wanted & { readonly place: string; readonly size: number | null };

/** @throws EspError remote-file | read-failed | file-unreadable | unplugged | cancelled */
export async function planDownload(
  files: RemoteFiles,
  sources: readonly DownloadSource[],
  folder: string,
  { hidden, rules }: DownloadOptions,
  signal: AbortSignal,
): Promise<CopyPlan> {
  const leftOut: LeftOut[] = [];
  const told = new Set<string>();
  const leave = (name: string, reason: LeftOutReason) => {
    if (told.has(name)) return;
    told.add(name);
    leftOut.push({ name: printable(name), reason, on: 'board' });
  };
  const wanted: Wanted[] = [];
  for (const source of sources) {
    const found =
      (await files.survey(source.entry.path, new Set(), signal, (each) => leftOut.push(each))) ?? [];
    for (const entry of found) {
      const names = namesBelow(source.entry.path, entry.path);
      const refused = refusedName(names, source, hidden, rules.platform);
      if (refused) leave(refused.name + (refused.isLast && entry.kind === 'file' ? '' : '/'), refused.reason);
      else if (entry.kind === 'file') wanted.push({ entry, source, names });
    }
  }
  const placed = await free(await distinct(wanted, rules, leave), leave);
  const sameSize = new Set(
    placed.filter(({ entry, size }) => entry.size === size).map(({ entry }) => entry.size),
  );
  const pairs = await pairsAlike(files, sources, placed, sameSize, signal);
  const same = await unchangedOf(files, pairs, signal);
  const items = placed.map(({ entry, place, size }): CopyItem => {
    const status = statusOf(same.has(entry.path), size !== null);
    return { from: entry.path, to: place, size: entry.size, status };
  });
  return { direction: 'to-here', items, makeFolders: [], folder, bytes: bytesOf(items), leftOut };
}

const namesBelow = (root: string, path: string): string[] =>
  path === root ? [] : path.slice(root === '/' ? 1 : root.length + 1).split('/');

type Refused = { readonly name: string; readonly isLast: boolean; readonly reason: LeftOutReason };

/** The first of the names on the way that may not be here; that of the source counts as one. */
function refusedName(
  names: readonly string[],
  { entry, place, isNamed }: DownloadSource,
  hidden: boolean,
  platform: string,
): Refused | null {
  const why = hidden ? impossibleHere : whyNotHere;
  const ownName = remoteName(entry.path);
  const isOther = entry.path === '/' || basename(place) !== ownName;
  const own = isOther ? null : (isNamed ? impossibleHere : why)(ownName, platform);
  if (own !== null) return { name: entry.path, isLast: entry.kind === 'file', reason: own };
  for (const [at, name] of names.entries()) {
    const reason = why(name, platform);
    const path = `${entry.path === '/' ? '' : entry.path}/${names.slice(0, at + 1).join('/')}`;
    if (reason !== null) return { name: path, isLast: at === names.length - 1, reason };
  }
  return null;
}

/**
 * Without those that would take the place of another: a name that is a file and a folder, and, where this
 * computer knows no case or no forms of a letter, a name that differs in those alone. The first of them stays.
 */
async function distinct(
  wanted: readonly Wanted[],
  rules: NameRules,
  leave: (name: string, reason: LeftOutReason) => void,
): Promise<Wanted[]> {
  const taken = new Map<string, { readonly spelling: string; readonly isFile: boolean }>();
  const kept: Wanted[] = [];
  for (const each of wanted) {
    const root = each.source.place;
    const steps = each.names.length === 0 ? [[]] : each.names.map((_, at) => each.names.slice(0, at + 1));
    let reason: LeftOutReason | null = null;
    for (const [at, names] of steps.entries()) {
      const spelling = join(root, ...names);
      const isFile = at === steps.length - 1;
      const key = folded(spelling);
      const other = taken.get(key);
      if (other === undefined) continue;
      const isOther = other.spelling !== spelling;
      if (isOther && !(await isOneHere(other.spelling, spelling, rules, await nearestFolder(spelling))))
        continue;
      if (isOther) reason = 'same-name-here';
      else if (other.isFile || isFile) reason = 'in-the-way';
      if (reason !== null) break;
    }
    if (reason !== null) {
      leave(each.entry.path, reason);
      continue;
    }
    for (const [at, names] of steps.entries()) {
      const spelling = join(root, ...names);
      taken.set(folded(spelling), { spelling, isFile: at === steps.length - 1 });
    }
    kept.push(each);
  }
  return kept;
}

async function nearestFolder(place: string): Promise<string> {
  for (let folder = dirname(place); ; folder = dirname(folder)) {
    if ((await lookAt(folder))?.isDirectory() || dirname(folder) === folder) return folder;
  }
}

/** With their places, without those whose place, or a folder on the way to it, is something else here. */
async function free(
  wanted: readonly Wanted[],
  leave: (name: string, reason: LeftOutReason) => void,
): Promise<Placed[]> {
  const looked = new Map<string, LeftOutReason | null>();
  const folderProblem = async (folder: string): Promise<LeftOutReason | null> => {
    const known = looked.get(folder);
    if (known !== undefined) return known;
    const found = await lookAt(folder);
    const problem = found?.isSymbolicLink()
      ? 'symbolic-link'
      : found && !found.isDirectory()
        ? 'in-the-way'
        : null;
    looked.set(folder, problem);
    return problem;
  };
  const placed: Placed[] = [];
  for (const each of wanted) {
    const { source, names, entry } = each;
    const place = names.length === 0 ? source.place : localPlace(source.place, names.join('/'));
    let problem: LeftOutReason | null = null;
    for (let count = 1; count < names.length && problem === null; count++)
      problem = await folderProblem(join(source.place, ...names.slice(0, count)));
    const found = problem === null ? await lookAt(place) : null;
    if (found?.isDirectory()) problem = 'in-the-way';
    else if (found?.isSymbolicLink()) problem = 'symbolic-link';
    else if (found && !found.isFile()) problem = 'not-a-file';
    if (problem !== null) leave(entry.path, problem);
    else placed.push({ ...each, place, size: found?.size ?? null });
  }
  return placed;
}

/** Those of the same size here and there, with the board's hash where it has one. */
async function pairsAlike(
  files: RemoteFiles,
  sources: readonly DownloadSource[],
  placed: readonly Placed[],
  sizes: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Pair[]> {
  if (sizes.size === 0) return [];
  const hashes = new Map<string, SurveyedEntry>();
  for (const { entry } of sources) {
    const alike = placed.some((each) => each.size === each.entry.size && isIn(entry.path, each.entry.path));
    if (!alike) continue;
    for (const each of (await files.survey(entry.path, sizes, signal)) ?? []) hashes.set(each.path, each);
  }
  return placed.flatMap(({ entry, place, size }): Pair[] => {
    const there = hashes.get(entry.path);
    return size === entry.size && there?.size === size ? [[there, { name: place, path: place, size }]] : [];
  });
}

const isIn = (root: string, path: string): boolean => path === root || isBelow(root, path);

const lookAt = (path: string): Promise<Stats | null> => lstat(path).catch(() => null);
