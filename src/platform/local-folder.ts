// Folders of this computer for the Files screen: names, sizes, free space, and the few changes it makes.
import { lstat, mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { printable } from '../device/printable.ts';

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
