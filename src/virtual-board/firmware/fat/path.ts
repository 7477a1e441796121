// Paths as FatFs reads them with MICROPY_FATFS_RPATH: both slashes part names, '.' and '..' are worked out here,
// since the library of today is built without them.
import { FileError } from '../file-error.ts';
import { fatName } from './names.ts';

const volume = '0:/';
/** A library's text buffer holds no more. */
const longestBytes = 8000;

/** `isFolder` tells whether what is named so far is one. @throws FileError ENOENT, EINVAL */
export function fatPath(path: string, isFolder: (path: string) => boolean): string {
  const names: string[] = [];
  for (const name of path.split(/[/\\]/)) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(fatName(name));
    else if (names.length > 0) {
      if (!isFolder(volume + names.join('/'))) throw new FileError('ENOENT');
      names.pop();
    }
  }
  const found = volume + names.join('/');
  if (Buffer.byteLength(found) > longestBytes) throw new FileError('EINVAL');
  return found;
}

export const isRoot = (found: string): boolean => found === volume;
