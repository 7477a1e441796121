// A file that says which process has something to itself. A lock whose process is gone counts for
// nothing, so a crash locks nobody out.
import { open, readFile, rm } from 'node:fs/promises';

export type LockResult =
  | { readonly release: () => Promise<void>; readonly holder?: never }
  /** The process that has it. */
  | { readonly release?: never; readonly holder: number };

export async function lockFile(path: string): Promise<LockResult> {
  for (;;) {
    const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return null;
    });
    if (file) {
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      return { release: () => rm(path, { force: true }) };
    }
    const holder = await lockHolder(path);
    if (holder !== null) return { holder };
    await rm(path, { force: true });
  }
}

/** The living process that has the lock; null if nobody has. */
export async function lockHolder(path: string): Promise<number | null> {
  const holder = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
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
