// Who may open a device file on this computer, and the one command that changes it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../printable.ts';
import { type Computer, readText } from './computer.ts';

/** The group that owns the device file, as /etc/group names it. */
export async function owningGroup(
  path: string,
  computer: Computer,
): Promise<{ readonly id: number; readonly name: string | null } | null> {
  const file = await stat(join(computer.root, path)).catch(() => null);
  if (!file) return null;
  const entry = (await groupEntries(computer)).find((group) => group.id === file.gid);
  return { id: file.gid, name: entry?.name ?? null };
}

type GroupEntry = { readonly name: string; readonly id: number; readonly members: readonly string[] };

async function groupEntries(computer: Computer): Promise<GroupEntry[]> {
  const text = (await readText(computer, '/etc/group')) ?? '';
  return text.split('\n').flatMap((line) => {
    const [name, , id, members] = line.split(':');
    if (!name || !/^[a-z_][\w-]*\$?$/i.test(name) || !/^\d+$/.test(id ?? '')) return [];
    return [{ name, id: Number(id), members: members?.split(',').filter(Boolean) ?? [] }];
  });
}

/** What to do about a port that this user may not open, the surest step first. */
export async function forbiddenHints(path: string, computer: Computer): Promise<readonly string[]> {
  if (computer.platform === 'win32') return ['Close every program that may use the port.'];
  const group = await owningGroup(path, computer);
  const user = computer.user?.name ?? '$USER';
  const name = group?.name;
  if (!name || name === 'root' || name === 'wheel')
    return [`Give this user access for now: sudo chmod a+rw ${quoted(path)}`];
  const entry = (await groupEntries(computer)).find((each) => each.name === name);
  const isListed = computer.user !== null && entry?.members.includes(computer.user.name);
  if (isListed && !computer.user?.groupIds.includes(entry?.id ?? -1))
    return [`${user} was added to the group ${name} after logging in: log out and in again.`];
  return [`sudo usermod -aG ${name} ${user}, then log out and in again.`];
}

/** A path as one word of a shell line. */
function quoted(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `'${printable(path).replaceAll("'", String.raw`'\''`)}'`;
}
