// Files that espwb keeps are regular files: a FIFO would be waited for without an end, a device would be
// read without one.
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';

export class NotRegularError extends Error {
  readonly path: string;
  /** 'a folder', 'a FIFO', … */
  readonly kind: string;

  constructor(path: string, kind: string) {
    super(`${path} is ${kind} and no file`);
    this.name = 'NotRegularError';
    this.path = path;
    this.kind = kind;
  }
}

/** What it is instead of a file, in words; null for a regular file. */
export function notRegular(stats: Stats): string | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/** What is there, links followed; undefined if nothing is. @throws NotRegularError */
export function checkRegular(path: string): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  const kind = stats && notRegular(stats);
  if (kind) throw new NotRegularError(path, kind);
  return stats;
}

const openToRead = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file that espwb keeps: opened without waiting, then looked at, so that nothing can be put in its
 * place in between. @throws NotRegularError | NodeJS.ErrnoException
 */
export async function readRegular(path: string): Promise<Buffer> {
  checkRegular(path);
  const handle = await open(path, openToRead);
  try {
    const kind = notRegular(await handle.stat());
    if (kind) throw new NotRegularError(path, kind);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The same at once. @throws NotRegularError | NodeJS.ErrnoException */
export const readRegularSync = (path: string): Buffer => withRegularSync(path, readFileSync);

/** Its first bytes, fewer where it has fewer. @throws NotRegularError | NodeJS.ErrnoException */
export const readStartSync = (path: string, sizeBytes: number): Buffer =>
  withRegularSync(path, (descriptor) => {
    const start = Buffer.alloc(sizeBytes);
    return start.subarray(0, readSync(descriptor, start, 0, sizeBytes, 0));
  });

function withRegularSync(path: string, read: (descriptor: number) => Buffer): Buffer {
  checkRegular(path);
  const descriptor = openSync(path, openToRead);
  try {
    const kind = notRegular(fstatSync(descriptor));
    if (kind) throw new NotRegularError(path, kind);
    return read(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
