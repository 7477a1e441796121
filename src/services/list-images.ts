// A folder of this computer as a place to look for images.
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EspError } from '../device/errors.ts';
import { printable } from '../text/printable.ts';

/** `name` is printable. */
export type FolderEntry =
  | { readonly kind: 'folder'; readonly path: string; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly sizeBytes: number };

/** Images first, then folders; hidden ones left out. @throws EspError file-unreadable */
export async function listImages(folder: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    const folders = shown
      .filter((entry) => entry.isDirectory())
      .map(({ name }): FolderEntry => ({ kind: 'folder', path: join(folder, name), name: printable(name) }));
    const files = await Promise.all(
      shown
        .filter((entry) => /\.bin$/i.test(entry.name) && !entry.isDirectory())
        .map(async ({ name }): Promise<FolderEntry> => {
          const path = resolve(folder, name);
          const size = await stat(path).then(
            ({ size: bytes }) => bytes,
            () => 0,
          );
          return { kind: 'file', path, name: printable(name), sizeBytes: size };
        }),
    );
    return [...files.sort(byName), ...folders.sort(byName)];
  } catch (error) {
    throw new EspError('file-unreadable', `${printable(folder)} cannot be listed: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** When it was written last, ISO 8601; null for a file that is gone. */
export const whenWritten = (path: string): Promise<string | null> =>
  stat(path).then(
    ({ mtime }) => mtime.toISOString(),
    () => null,
  );

const byName = (one: FolderEntry, other: FolderEntry): number =>
  one.name.localeCompare(other.name, 'en', { numeric: true });

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
