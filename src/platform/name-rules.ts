// What this computer does with names, found out by looking: nothing is written for it.
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { NameRules } from '../device/files/local-names.ts';

export const nameRules = (platform: string = process.platform): NameRules => ({
  platform,
  foldsCase: (folder) => foldsCase(folder, platform),
});

/** More entries than these without a letter tell nothing. */
const mostLooked = 50;

/** Whether an entry of the folder, or the folder itself, also answers to its name in the other case. */
async function foldsCase(folder: string, platform: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.slice(0, mostLooked)) {
    const answer = await isBoth(folder, name);
    if (answer !== null) return answer;
  }
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    const answer = await isBoth(dirname(at), basename(at));
    if (answer !== null) return answer;
  }
  return platform === 'win32' || platform === 'darwin';
}

/** null where the name has no other case, or cannot be looked at. */
async function isBoth(folder: string, name: string): Promise<boolean | null> {
  const upper = name.toUpperCase();
  const other = upper === name ? name.toLowerCase() : upper;
  if (other === name) return null;
  const one = await lstat(join(folder, name), { bigint: true }).catch(() => null);
  if (one === null) return null;
  const two = await lstat(join(folder, other), { bigint: true }).catch(() => null);
  return two !== null && two.ino === one.ino && two.dev === one.dev;
}
