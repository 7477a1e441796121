// The file of one board where several are read: in a folder, or by a pattern with {mac}, {name} or {port} in it.
import { basename, dirname, join } from 'node:path';
import { EspError } from '../device/errors.ts';
import { localStat } from '../device/local-stat.ts';
import { printable } from '../text/printable.ts';
import { endsAsFolder } from './local-paths.ts';
import { needsFolderOf } from './needs-folder.ts';

type Board = { readonly mac: string; readonly name: string | null; readonly port: string };

const place = /\{(mac|name|port)\}/g;

/**
 * Whether this can name a file for each of several boards.
 * @throws EspError usage | file-unreadable
 */
export async function namesFiles(typed: string): Promise<void> {
  if (await isFolder(typed)) return;
  // As everywhere, it is to be there.
  if (endsAsFolder(typed, process.platform)) return needsFolderOf(join(typed, 'board.bin'));
  if (typed.match(place) === null || dirname(typed).match(place) !== null)
    throw new EspError('usage', `Several boards cannot be read into the one file ${printable(typed)}.`, {
      hints: ['Name a folder, or put {mac}, {name} or {port} into the name: backup-{mac}.bin'],
      hintsSayAll: true,
    });
  await needsFolderOf(typed);
}

/** What a person called a board, or what a port is called, is one part of a path at most. */
export async function fileOfBoard(typed: string, { mac, name, port }: Board): Promise<string> {
  const plainMac = mac.replaceAll(':', '');
  const words = { mac: plainMac, name: asFileName(name ?? plainMac), port: asFileName(port) };
  if (!(await isFolder(typed))) return typed.replace(place, (_, word: keyof typeof words) => words[word]);
  return join(typed, `${name === null ? '' : `${words.name}-`}${plainMac}.bin`);
}

const isFolder = async (path: string): Promise<boolean> => (await localStat(path))?.isDirectory() === true;

/** `/dev/ttyUSB0` is ttyUSB0. Letters of any script stay; dots lead nowhere. */
function asFileName(text: string): string {
  const last = basename(text.replace(/^[a-z][a-z0-9+.-]{2,}:(\/\/)?/i, '').replace(/\?.*$/s, ''));
  return last.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '_') || 'board';
}
