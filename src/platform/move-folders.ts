// Takes along what earlier versions kept in the XDG folders of Windows and macOS. A folder appears at its new
// place whole or not at all, and never over something; where that cannot be, it is used at its old place
// (see folders.ts) and the next start tries again.

import { cp, lstat, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../disk/make-folder.ts';
import { neighbourName } from '../disk/neighbour-name.ts';
import { privateFolderMode } from '../disk/write-whole.ts';
import { folderKinds, formerFolders, thisPlace, usualFolders } from './folders.ts';
import { lockHolder } from './lock-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Rename = (from: string, to: string) => Promise<void>;

/** Never throws. */
export async function moveFormerFolders(
  environment: Environment = process.env,
  place = thisPlace(),
  doRename: Rename = rename,
): Promise<void> {
  const former = formerFolders(environment, place);
  const usual = usualFolders(environment, place);
  for (const kind of folderKinds) {
    const from = former[kind];
    if (from === undefined) continue;
    const to = usual[kind];
    // A link is somebody's own arrangement, and a relative one would lead elsewhere from there.
    if (!(await lookAt(from))?.isDirectory() || (await lookAt(to)) !== null) continue;
    try {
      if (await isInUse(from)) continue;
      await makeFolder(dirname(to), privateFolderMode);
      await move(from, to, doRename);
    } catch {}
  }
}

async function move(from: string, to: string, doRename: Rename): Promise<void> {
  try {
    await doRename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await moveToOtherDrive(from, to, doRename);
  }
}

async function moveToOtherDrive(from: string, to: string, doRename: Rename): Promise<void> {
  const part = neighbourName(to);
  try {
    await cp(from, part, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await doRename(part, to);
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
  await rm(from, { recursive: true, force: true });
}

/** Whether a virtual board runs: the espwb that has it would save its flash at the old place. */
async function isInUse(folder: string): Promise<boolean> {
  const boards = join(folder, 'boards');
  for (const name of await readdir(boards).catch(() => []))
    if (name.endsWith('.lock') && (await lockHolder(join(boards, name)).catch(() => null)) !== null)
      return true;
  return false;
}

const lookAt = (path: string) => lstat(path).catch(() => null);
