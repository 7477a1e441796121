// Between the plan of a copy to this computer and its writing a person is asked, and files come over a slow
// line: what has become something else meanwhile is not written to, and not through.
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';

/** Of an item of a plan: its place, and whether something is lost there. */
type Planned = { readonly to: string; readonly status: 'new' | 'replaces' | 'same' };

/** @param folder the one that the person chose, a link or not. @throws EspError file-unreadable */
export async function mustBeAsPlanned({ to, status }: Planned, folder: string): Promise<void> {
  const names = relative(folder, to).split(sep);
  for (let count = 1; count < names.length; count++) {
    const above = join(folder, ...names.slice(0, count));
    const found = await lookAt(above);
    if (found && !found.isDirectory()) throw changed(above, found.isSymbolicLink() ? 'a link' : 'no folder');
  }
  const found = await lookAt(to);
  if (found?.isSymbolicLink()) throw changed(to, 'a link');
  if (found && !found.isFile()) throw changed(to, 'no file');
  if (found && status === 'new') throw changed(to, 'there, which it was not');
}

function changed(path: string, what: string): EspError {
  return new EspError(
    'file-unreadable',
    `${printable(path)} has changed since it was looked at: it is ${what} now.`,
    {
      hints: ['See what else writes there, then run the same again.'],
      hintsSayAll: true,
    },
  );
}

const lookAt = (path: string): Promise<Stats | null> => lstat(path).catch(() => null);
