// Folders of this computer for the Files screen: names, sizes, free space, and the few changes it makes.
import { lstat, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import nodePath, { join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { printable } from '../text/printable.ts';

export type LocalEntry = {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly size: number;
};

/** Folders first, then files; hidden ones and what is neither are left out. @throws EspError file-unreadable */
export async function listLocal(folder: string): Promise<readonly LocalEntry[]> {
  const names = await readdir(folder).catch((cause) => {
    throw unusable(folder, 'be listed', cause);
  });
  const entries = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (name): Promise<LocalEntry[]> => {
        const path = join(folder, name);
        const found = await lstat(path).catch(() => null);
        if (found?.isDirectory()) return [{ path, name, kind: 'folder', size: 0 }];
        return found?.isFile() ? [{ path, name, kind: 'file', size: found.size }] : [];
      }),
  );
  return entries
    .flat()
    .sort((a, b) =>
      a.kind === b.kind
        ? a.name.localeCompare(b.name, 'en', { numeric: true })
        : a.kind === 'folder'
          ? -1
          : 1,
    );
}

/**
 * The folder above; above the root of a drive the next drive that is there, since Windows has no folder of
 * them all.
 */
export async function folderAbove(
  folder: string,
  path: Pick<typeof nodePath, 'dirname' | 'resolve'> = nodePath,
  isThere: (root: string) => Promise<boolean> = (root) =>
    stat(root).then(
      () => true,
      () => false,
    ),
): Promise<string> {
  const here = path.resolve(folder);
  const above = path.dirname(here);
  const [, letter] = /^([A-Za-z]):\\$/.exec(here) ?? [];
  if (above !== here || letter === undefined) return above;
  const at = letters.indexOf(letter.toUpperCase());
  for (let step = 1; step < letters.length; step++) {
    const root = `${letters[(at + step) % letters.length]}:\\`;
    if (await isThere(root)) return root;
  }
  return here;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Bytes that this user may still fill; null where the file system does not tell. */
export const localFreeBytes = (folder: string): Promise<number | null> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );

/** A folder goes with all that is in it. @throws EspError file-unreadable */
export const removeLocal = (path: string): Promise<void> =>
  rm(path, { recursive: true }).catch((cause) => {
    throw unusable(path, 'be deleted', cause);
  });

/** Never over something else. @throws EspError file-unreadable */
export async function renameLocal(from: string, to: string): Promise<void> {
  const isTaken = await lstat(to).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new EspError('file-unreadable', `${printable(to)} exists already.`);
  await rename(from, to).catch((cause) => {
    throw unusable(from, 'be renamed', cause);
  });
}

export const makeLocalFolder = async (path: string): Promise<void> => {
  await mkdir(path).catch((cause) => {
    throw unusable(path, 'be made', cause);
  });
};

function unusable(path: string, what: string, cause: unknown): EspError {
  const code = (cause as { code?: string }).code ?? 'unknown error';
  return new EspError('file-unreadable', `${printable(path)} cannot ${what} (${code}).`, { cause });
}
