// A file that says which process has something to itself. A lock whose process is gone counts for
// nothing, so a crash locks nobody out; nor does one whose number has gone to another process since.
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
  const text = `${process.pid}\n${await startOf(process.pid)}\n`;
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
  const [number = '', start = ''] = text.toString().split('\n');
  const holder = Number.parseInt(number, 10);
  if (!isAlive(holder)) return null;
  // Numbers are given again: behind a power cut they belong to whoever was started then.
  const isAnother = start !== '' && start !== (await startOf(holder));
  return isAnother ? null : holder;
}

/** When the process was started, and by which start of the computer (proc(5)); empty where no system tells it. */
async function startOf(processId: number): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    // The name before it may hold blanks and brackets.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot.trim()} ${ticks}`;
  } catch {
    return '';
  }
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
