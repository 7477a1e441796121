// Takes away from others what earlier versions let them read.
import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { privateFileMode, privateFolderMode } from './write-whole.ts';

/**
 * Folders of espwb's own that others may enter become 0700, and all that is in them 0700 and 0600. One that is
 * private already is not walked through. What belongs to somebody else, and what a link leads to, stays as it
 * is. Never throws.
 */
export function keepPrivate(folders: readonly string[], userId = process.getuid?.()): void {
  if (userId === undefined) return;
  for (const folder of folders) {
    try {
      const stats = statSync(folder, { throwIfNoEntry: false });
      if (!stats?.isDirectory() || stats.uid !== userId || (stats.mode & 0o077) === 0) continue;
      // First: nobody enters while the rest is done.
      chmodSync(folder, privateFolderMode);
      mendBelow(folder, userId);
    } catch {}
  }
}

function mendBelow(folder: string, userId: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.uid !== userId) continue;
    if (stats.isDirectory()) {
      chmodSync(path, privateFolderMode);
      mendBelow(path, userId);
    } else if (stats.isFile()) chmodSync(path, privateFileMode);
  }
}
