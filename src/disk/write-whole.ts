// The one way in which espwb writes a file of this computer: into a neighbour with a random name, made anew
// and never through a link, which then takes the name. Whoever reads meanwhile, or a crash, sees the old
// file or the new one. Stands apart from device/ and virtual-board/, which both write
// (docs/decisions/018-files-here.md).

import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, makeFolderSync } from './make-folder.ts';
import { neighbourName } from './neighbour-name.ts';
import { checkRegular } from './regular-file.ts';
import { sweepParts } from './sweep-parts.ts';

/** What espwb keeps may hold the password of a Wi-Fi: its owner alone reads it. */
export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;

const ordinaryFileMode = 0o666;
const retryForMs = 1000;
const retryPauseMs = 50;

/**
 * Makes the folder if need be and replaces what is there; `bytes` may come in pieces. A private file is 0600, and so are folders 0700 that
 * are made for it; any other has the mode of the file that it replaces, or what the umask leaves.
 * What a killed program has left beside it for a day is removed.
 * @throws NotRegularError; NodeJS.ErrnoException, with the old file whole
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array | string | readonly Uint8Array[],
  isPrivate = false,
): Promise<void> {
  const mode = checkRegular(path)?.mode;
  const part = neighbourName(path);
  await makeFolder(dirname(path), isPrivate ? privateFolderMode : undefined);
  const handle = await open(part, 'wx', isPrivate ? privateFileMode : ordinaryFileMode);
  try {
    try {
      await writeFile(handle, bytes);
      if (!isPrivate && mode !== undefined) await handle.chmod(mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameOver(part, path);
    await sweepParts(path, isPrivate);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
}

/** The same for what is written while the program ends; private, and not tried again. */
export function writeWholeSync(path: string, bytes: Uint8Array | string): void {
  checkRegular(path);
  const part = neighbourName(path);
  makeFolderSync(dirname(path), privateFolderMode);
  try {
    writeFileSync(part, bytes, { flag: 'wx', mode: privateFileMode });
    renameSync(part, path);
  } catch (error) {
    if (isThere(part)) rmSync(part, { force: true });
    throw error;
  }
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

type Rename = (from: string, to: string) => Promise<void>;

/** On Windows a scanner or a reader holds a file for a moment, and the rename over it fails: tried for a second. */
export async function renameOver(
  from: string,
  to: string,
  doRename: Rename = rename,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += retryPauseMs) {
    try {
      return await doRename(from, to);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!/^(EPERM|EACCES|EBUSY)$/.test(code) || waitedMs >= retryForMs) throw error;
      await pause(retryPauseMs);
    }
  }
}
