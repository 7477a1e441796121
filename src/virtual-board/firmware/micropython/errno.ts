// Emscripten's libc numbers its errors as WASI does; MicroPython means the classic ones
// (py/mperrno.h). Translated at the border, so that OSError carries what a board's does.

const classic: Readonly<Record<number, number>> = {
  2: 13, // EACCES
  8: 9, // EBADF
  10: 16, // EBUSY
  20: 17, // EEXIST
  22: 27, // EFBIG
  25: 84, // EILSEQ
  28: 22, // EINVAL
  29: 5, // EIO
  31: 21, // EISDIR
  33: 24, // EMFILE
  37: 36, // ENAMETOOLONG
  43: 19, // ENODEV
  44: 2, // ENOENT
  48: 12, // ENOMEM
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

/** The way back, for what a file system throws on Emscripten's side. */
export function toWasiErrno(micropython: number): number {
  const found = Object.entries(classic).find(([, own]) => own === micropython);
  return found ? Number(found[0]) : 29;
}
