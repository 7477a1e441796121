// Whether the names of a copy can stand on the board: none too long or with control codes, no folder where
// a file is to be, no file where a folder is to be. Asked before anything is sent or removed. Pure.

import { printable } from '../../text/printable.ts';
import { EspError } from '../errors.ts';
import type { RemoteEntry, RemoteFiles } from './remote-files.ts';
import { checkPath, remotePath } from './remote-path.ts';

export type Places = {
  /** Absolute on the board. */
  readonly files: Iterable<string>;
  readonly folders: readonly string[];
};

/**
 * `there`: what will be on the board when the copy begins.
 * @throws EspError remote-file
 */
export function checkPlaces(
  board: Pick<RemoteFiles, 'hasFolders' | 'longestName'>,
  { files, folders }: Places,
  there: ReadonlyMap<string, Pick<RemoteEntry, 'kind'>>,
): void {
  for (const path of files) {
    checkPath(board, remotePath(path));
    if (there.get(path)?.kind === 'folder') throw inTheWay(path, 'folder', 'file');
  }
  if (!board.hasFolders) return;
  for (const path of folders) {
    checkPath(board, remotePath(path));
    if (there.get(path)?.kind === 'file') throw inTheWay(path, 'file', 'folder');
  }
}

function inTheWay(path: string, there: string, here: string): EspError {
  return new EspError('remote-file', `"${printable(path)}" is a ${there} on the board and a ${here} here.`, {
    board: 'unchanged',
    hints: ['Rename or delete one of the two; a sync that deletes replaces what is on the board.'],
    hintsSayAll: true,
  });
}
