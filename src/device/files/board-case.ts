// Boards whose file system takes A.py and a.py for one, as FAT does (MicroPython up to 1.12, SD cards). Found out by
// asking the board for what it lists in the other case; a copy then goes to the name that is there, and of two
// names that would be one there, the second is left out. Changes nothing.
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { foldersAbove, joinRemote, remoteName } from './remote-path.ts';

export type Copied<T> = {
  /** By absolute path on the board. */
  readonly wanted: ReadonlyMap<string, T>;
  readonly folders: readonly string[];
  readonly leftOut: readonly T[];
};

type There = ReadonlyMap<string, Pick<RemoteEntry, 'path'>>;

/**
 * What is wanted, under the names that it will have. Asks the board only where two names differ in case alone.
 * `there`: what the board lists where the copy goes to, or some of it.
 */
export async function asSpelledThere<T>(
  files: RemoteFiles,
  { wanted, folders }: Pick<Copied<T>, 'wanted' | 'folders'>,
  there: There,
  signal: AbortSignal,
): Promise<Copied<T>> {
  const paths = new Set([...wanted.keys(), ...folders].flatMap((path) => [...foldersAbove(path), path]));
  const spellings = new Map<string, string>();
  const clashes: string[] = [];
  for (const path of [...there.keys(), ...paths]) {
    const spelling = spellings.get(keyOf(path));
    if (spelling === undefined) spellings.set(keyOf(path), path);
    else if (spelling !== path && !there.has(path)) clashes.push(path);
  }
  const folding = new Set<string>();
  const asked = new Set<string>();
  for (const path of clashes) {
    const mount = mountOf(path);
    if (asked.has(mount)) continue;
    asked.add(mount);
    if (await mayFold(files, path, spellings.get(keyOf(path)) ?? path, there, signal)) folding.add(mount);
  }
  if (folding.size === 0) return { wanted, folders, leftOut: [] };

  const spelled = (path: string): string =>
    path
      .split('/')
      .slice(1)
      .reduce((folder, name) => {
        const place = joinRemote(folder, name);
        const first = folding.has(mountOf(place)) ? spellings.get(keyOf(place)) : undefined;
        return first === undefined ? place : joinRemote(folder, remoteName(first));
      }, '/');
  const spelledFolders = new Set(folders.map(spelled));
  const kept = new Map<string, T>();
  const leftOut: T[] = [];
  // Who has the very name that is there comes before who has another spelling of it.
  const isExact = ([path]: readonly [string, T]) => spelled(path) === path;
  const inOrder = [...wanted].sort((a, b) => Number(isExact(b)) - Number(isExact(a)));
  const owners = new Map<string, string>();
  for (const [path] of inOrder) {
    const place = spelled(path);
    if (!owners.has(place) && !spelledFolders.has(place)) owners.set(place, path);
  }
  for (const [path, item] of wanted) {
    if (owners.get(spelled(path)) === path) kept.set(spelled(path), item);
    else leftOut.push(item);
  }
  return { wanted: kept, folders: [...spelledFolders], leftOut };
}

/** MicroPython's FAT knows the case of a to z; of letters that are several bytes in UTF-8 it knows none. */
const keyOf = (path: string): string => path.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** An SD card may be mounted beside littlefs: what is asked of one folder says nothing of another. */
const topFolder = (path: string): string => /^\/[^/]+(?=\/)/.exec(path)?.[0] ?? '/';
const mountOf = (path: string): string => keyOf(topFolder(path));

/** Whether `path` and `other` are one there, or may be: where nothing is, nothing tells. */
async function mayFold(
  files: RemoteFiles,
  path: string,
  other: string,
  there: There,
  signal: AbortSignal,
): Promise<boolean> {
  if (there.has(other)) return (await files.stat(path, signal)) !== null;
  const folder = topFolder(path);
  // A folder that is still to be made will be of the root's file system.
  const root = folder !== '/' && (await files.stat(folder, signal)) === null ? '/' : folder;
  const names = new Set([...there.keys(), ...(await files.list(root, signal)).map((entry) => entry.path)]);
  const probe = [...names].find((each) => mountOf(each) === keyOf(root) && !names.has(inOtherCase(each)));
  return probe === undefined || (await files.stat(inOtherCase(probe), signal)) !== null;
}

/** Itself where it has no letters. */
const inOtherCase = (path: string): string =>
  path === keyOf(path) ? path.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : keyOf(path);
