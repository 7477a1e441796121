// Which files espwb saw on a board, by the port's name: what a shell may offer at Tab, when no board may be
// asked. Names only; the list is as old as the last look.
import { join } from 'node:path';
import { oneAfterAnother } from '../disk/one-after-another.ts';
import { readRegular } from '../disk/regular-file.ts';
import { writeWhole } from '../disk/write-whole.ts';
import { folders } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Seen = Readonly<Record<string, readonly string[]>>;

const mostPorts = 16;
const mostFiles = 500;

/** Full paths without the leading slash; folders end with one. Never rejects. */
export async function seenFiles(port: string, environment?: Environment): Promise<readonly string[]> {
  return (await read(environment))[port] ?? [];
}

/** `change` makes the new list out of the old one. Never rejects: nothing depends on it. */
export async function rememberFiles(
  port: string,
  change: (before: readonly string[]) => readonly string[],
  environment?: Environment,
): Promise<void> {
  await inTurn(async () => {
    const { [port]: before = [], ...others } = await read(environment);
    const after = [...new Set(change(before))].sort().slice(0, mostFiles);
    if (after.join('\n') === before.join('\n')) return;
    const kept = Object.entries(others).slice(-(mostPorts - 1));
    const all = Object.fromEntries([...kept, [port, after]]);
    await writeWhole(fileOf(environment), `${JSON.stringify(all)}\n`, true).catch(() => {});
  });
}

/** Several boards are looked at at once. */
const inTurn = oneAfterAnother();

const fileOf = (environment?: Environment): string => join(folders(environment).state, 'seen-files.json');

async function read(environment?: Environment): Promise<Seen> {
  try {
    const kept: unknown = JSON.parse((await readRegular(fileOf(environment))).toString('utf8'));
    const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
    return Object.fromEntries(entries.filter(([, names]) => isNames(names)));
  } catch {
    return {};
  }
}

const isNames = (names: unknown): names is readonly string[] =>
  Array.isArray(names) && names.every((name) => typeof name === 'string');
