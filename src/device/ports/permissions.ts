// Who may open a device file on this computer, and the one command that changes it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../text/printable.ts';
import { type Computer, readText } from './computer.ts';

export type GroupEntry = { readonly name: string; readonly id: number; readonly members: readonly string[] };

async function groupEntries(computer: Computer): Promise<GroupEntry[]> {
  const text = (await readText(computer, '/etc/group', 1_000_000)) ?? '';
  return text.split('\n').flatMap((line) => {
    const [name, , id, members] = line.split(':');
    if (!name || !/^[a-z_][\w-]*\$?$/i.test(name) || !/^\d+$/.test(id ?? '')) return [];
    return [{ name, id: Number(id), members: members?.split(',').filter(Boolean) ?? [] }];
  });
}

/** What to do about a port that this user may not open, the surest step first. */
export async function forbiddenHints(path: string, computer: Computer): Promise<readonly string[]> {
  if (computer.platform === 'win32') return ['Close every program that may use the port.'];
  const file = await stat(join(computer.root, path)).catch(() => null);
  const group = (await groupEntries(computer)).find((each) => each.id === file?.gid);
  const user = computer.user?.name ?? '$USER';
  if (!group || group.name === 'root' || group.name === 'wheel')
    return [`Give this user access for now: sudo chmod a+rw ${quoted(path)}`];
  if (group.members.includes(user) && !computer.user?.groupIds.includes(group.id))
    return [`${user} was added to the group ${group.name} after logging in: log out and in again.`];
  return [`sudo usermod -aG ${group.name} ${user}, then log out and in again.`];
}

/** The group that distributions give serial ports to: dialout, or uucp on Arch and its kin. */
export async function serialGroup(computer: Computer): Promise<GroupEntry | null> {
  const entries = await groupEntries(computer);
  const named = (name: string) => entries.find((entry) => entry.name === name);
  return named('dialout') ?? named('uucp') ?? null;
}

/** A path as one word of a shell line. */
function quoted(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `'${printable(path).replaceAll("'", String.raw`'\''`)}'`;
}
