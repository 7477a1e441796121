// What a program that was killed in the middle of writing has left: neighbours of files, with random names.
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isNeighbourName } from './neighbour-name.ts';

/** Nothing is written for so long; and clocks are set by hours, not by days. */
const oldMs = 24 * 3600 * 1000;

/**
 * Removes the old parts of this file, or with `all` those of every file in its folder (which then has to be
 * espwb's own). Regular files of this user alone. Never throws.
 */
export async function sweepParts(path: string, all: boolean, nowMs = Date.now()): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!isNeighbourName(name, all ? undefined : basename(path))) continue;
    const stats = await lstat(join(folder, name)).catch(() => null);
    const isOwn = stats !== null && (process.getuid === undefined || stats.uid === process.getuid());
    if (!isOwn || !stats.isFile() || nowMs - stats.mtimeMs < oldMs) continue;
    await rm(join(folder, name), { force: true }).catch(() => {});
  }
}
