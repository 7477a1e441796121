// What goes wrong in a file system, by the numbers that littlefs and MicroPython share.

export const errno = {
  EIO: 5,
  ENOENT: 2,
  EBADF: 9,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EFBIG: 27,
  ENOSPC: 28,
  ENAMETOOLONG: 36,
  ENOTEMPTY: 39,
  /** What littlefs calls corrupt. */
  EILSEQ: 84,
} as const;

export class FileError extends Error {
  readonly errno: number;

  constructor(name: keyof typeof errno) {
    super(name);
    this.errno = errno[name];
  }
}

/** A block that does not keep what is written into it. */
export class BadBlockError extends Error {}
