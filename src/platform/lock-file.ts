// A file that says which process has something to itself. A lock whose process is gone counts for
// nothing, so a crash locks nobody out.
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { neighbourName } from '../disk/neighbour-name.ts';
import { readRegular } from '../disk/regular-file.ts';
import { privateFileMode } from '../disk/write-whole.ts';

export type LockResult =
  | { readonly release: () => Promise<void>; readonly holder?: never }
  /** The process that has it. */
  | { readonly release?: never; readonly holder: number };

/** @throws NotRegularError; NodeJS.ErrnoException where nothing can be written */
export async function lockFile(path: string): Promise<LockResult> {
  for (;;) {
    if (await take(path)) return { release: () => rm(path, { force: true }) };
    const holder = await lockHolder(path);
    if (holder !== null) return { holder };
    await removeStale(path);
  }
}

/** Whether it was free. The lock is there with its process or not at all: one without could be taken for stale. */
async function take(path: string): Promise<boolean> {
  const text = `${process.pid}\n`;
  const options = { flag: 'wx', mode: privateFileMode };
  const fresh = neighbourName(path);
  try {
    await writeFile(fresh, text, options);
    await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
      // FAT and some network folders have no links.
      if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS)$/.test(error.code ?? '')) throw error;
      return writeFile(path, text, options);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Somebody else may have removed it and locked since it was read: what is moved aside is looked at again. */
async function removeStale(path: string): Promise<void> {
  const aside = neighbourName(path);
  const isMoved = await rename(path, aside).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
  if (!isMoved) return;
  if ((await lockHolder(aside)) !== null) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** The living process that has the lock; null if nobody has. @throws NotRegularError */
export async function lockHolder(path: string): Promise<number | null> {
  const text = await readRegular(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error;
    return '';
  });
  const holder = Number.parseInt(text.toString(), 10);
  return isAlive(holder) ? holder : null;
}

function isAlive(processId: number): boolean {
  if (!(processId > 0)) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
