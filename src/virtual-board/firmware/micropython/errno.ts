// Emscripten's libc numbers its errors as WASI does; MicroPython means the classic ones
// (py/mperrno.h). Translated at the border, so that OSError carries what a board's does.

const classic: Readonly<Record<number, number>> = {
  2: 13, // EACCES
  8: 9, // EBADF
  10: 16, // EBUSY
  20: 17, // EEXIST
  28: 22, // EINVAL
  29: 5, // EIO
  31: 21, // EISDIR
  37: 36, // ENAMETOOLONG
  44: 2, // ENOENT
  51: 28, // ENOSPC
  52: 38, // ENOSYS
  54: 20, // ENOTDIR
  55: 39, // ENOTEMPTY
  63: 1, // EPERM
  69: 30, // EROFS
  70: 29, // ESPIPE
};

/** WASI number to MicroPython's; unknown ones become EIO. */
export function toMicroPythonErrno(wasi: number): number {
  return classic[wasi] ?? 5;
}

/** The numbers that a file system throws on Emscripten's side. */
export const wasiErrno = {
  EEXIST: 20,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ENAMETOOLONG: 37,
  ENOENT: 44,
  ENOSPC: 51,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  EPERM: 63,
} as const;
