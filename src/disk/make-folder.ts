// Folders that espwb makes on the way to a file.
import { mkdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * With those above it. Node says ENOENT of a disk that may only be read, where the system says EROFS: then the
 * first folder that is missing is asked for by itself. @throws NodeJS.ErrnoException with the system's own code
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(firstMissing(path), { mode });
    await mkdir(path, { recursive: true, mode });
  }
}

/** The same while the program ends. @throws NodeJS.ErrnoException */
export function makeFolderSync(path: string, mode?: number): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(firstMissing(path), { mode });
    mkdirSync(path, { recursive: true, mode });
  }
}

function firstMissing(path: string): string {
  let folder = resolve(path);
  while (dirname(folder) !== folder && !statSync(dirname(folder), { throwIfNoEntry: false }))
    folder = dirname(folder);
  return folder;
}
