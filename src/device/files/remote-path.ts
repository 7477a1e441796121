// Paths on the board: made absolute and normal, kept below their root, whatever a person types or a
// board reports. Pure.

import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';
import type { RemoteFiles } from './remote-files.ts';

/**
 * Control characters, what reorders or hides text (bidirectional marks, zero width, fillers), line ends,
 * halves of a character, what stands for bytes that are no text, and the other separator.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffd\\]|(?!\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}/u;
/** Deeper than any board's file system is worth. */
export const deepest = 16;
const mostShown = 60;
const encoder = new TextEncoder();

/** True for a name that can be a file's here and there: no separator, nothing that cannot be seen, no '.' or '..'. */
export function isSafeName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !unsafe.test(name);
}

/**
 * 'lib/a.py', ':lib/a.py' and '/lib//a.py' all become '/lib/a.py'; the root is '/'.
 * @throws EspError remote-file for '..' and control characters
 */
export function remotePath(text: string): string {
  const names = text
    .replace(/^:/, '')
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  for (const name of names) {
    if (isSafeName(name)) continue;
    throw new EspError('remote-file', `"${printable(text)}" is not a path on a board.`, {
      hints: [
        'Paths go down from the root, with "/" between the names: no "..", no backslash, no characters that cannot be seen.',
      ],
      hintsSayAll: true,
    });
  }
  return `/${names.join('/')}`;
}

/** The path of `name` in an absolute folder: '/' and 'a' give '/a'. */
export const joinRemote = (folder: string, name: string): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`;

/** The last part: '/lib/a.py' gives 'a.py'. */
export const remoteName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** All before it: '/lib/a.py' gives '/lib', '/a.py' gives '/'. */
export const remoteFolder = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** Of '/lib/a/b.py' '/lib' and '/lib/a'. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(1, -1);
  return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
}

/** Whether the board's file system can take the name at all. @throws EspError remote-file */
export const checkPath = (files: Pick<RemoteFiles, 'hasFolders' | 'longestName'>, path: string): void =>
  checkNameLength(files.hasFolders ? remoteName(path) : path.slice(1), files.longestName);

/** @throws EspError remote-file */
export function checkNameLength(name: string, longestName: number): void {
  const bytes = encoder.encode(name).length;
  if (bytes <= longestName) return;
  const shown = name.length > mostShown ? `${printable(name.slice(0, mostShown))}…` : printable(name);
  throw new EspError(
    'remote-file',
    `The name "${shown}" is too long: ${bytes} bytes, and the board's file system takes ${longestName}.`,
    { hints: ['Give it a shorter name.'], hintsSayAll: true },
  );
}
