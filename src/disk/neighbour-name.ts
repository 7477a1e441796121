// Names beside a file, for what is on its way to that file's name. They fit on every disk that takes the name
// itself: most take 255 bytes, encrypted ones as few as 143.
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** A shorter name is kept whole: with what is put behind it, it is still one that every disk takes. */
const keptBytes = 64;
const addedBytes = '.0123456789abcdef.part'.length;
const partName = /^(.+)\.[0-9a-f]{16}\.part$/;

/** A name beside `path` that nobody can know and place something at. */
export const neighbourName = (path: string): string =>
  join(dirname(path), `${stem(basename(path))}.${randomBytes(8).toString('hex')}.part`);

/** Whether neighbourName may have made this name for a file `of` the folder, or for any file of it. */
export function isNeighbourName(name: string, of?: string): boolean {
  const begin = partName.exec(name)?.[1];
  return begin !== undefined && (of === undefined || begin === stem(of));
}

/** As much of a name as leaves room for what is added; never half a letter. */
function stem(name: string): string {
  let leftBytes = Math.max(keptBytes, Buffer.byteLength(name) - addedBytes);
  let kept = '';
  for (const letter of name) {
    leftBytes -= Buffer.byteLength(letter);
    if (leftBytes < 0) break;
    kept += letter;
  }
  return kept;
}
