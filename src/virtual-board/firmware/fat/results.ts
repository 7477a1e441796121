// What FatFs answers, as the port's errors (extmod/vfs_fat_file.c).
import { type errno, FileError } from '../file-error.ts';

const errors: readonly (keyof typeof errno | null)[] = [
  ...[null, 'EIO', 'EIO', 'EBUSY', 'ENOENT', 'ENOENT', 'EINVAL', 'EACCES', 'EEXIST', 'EINVAL'],
  ...['EROFS', 'ENODEV', 'ENODEV', 'ENODEV', 'EIO', 'EIO', 'EIO', 'ENOMEM', 'EMFILE', 'EINVAL'],
] as (keyof typeof errno | null)[];

/** @throws FileError for whatever is not FR_OK */
export function done(result: number): void {
  const name = errors[result];
  if (name !== null) throw new FileError(name ?? 'EIO');
}

/**
 * Does one thing at a time: a medium that is itself a program may ask for its own files while it is asked
 * for a sector, in the middle of the library's work. A damaged FAT that traps the library is an error of the medium.
 */
export function fatAct(onTrap: () => void): <Result>(act: () => Result) => Result {
  let isBusy = false;
  return (act) => {
    if (isBusy) throw new FileError('EBUSY');
    isBusy = true;
    try {
      return act();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      onTrap();
      throw new FileError('EIO');
    } finally {
      isBusy = false;
    }
  };
}
