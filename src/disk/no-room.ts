// A disk that takes no more, in one place: nobody is told to look for another cause.
import { constants } from 'node:os';

/** Full, the share of this user used up, or more than one file may hold (a limit of the shell's, FAT). */
const codes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export const isNoRoom = (cause: unknown): boolean => codes.has(codeOf(cause));

/** The system's name of an error; undefined for what is none of the system's. */
export function codeOf(cause: unknown): string | undefined {
  const { code, errno } = (cause ?? {}) as { readonly code?: unknown; readonly errno?: unknown };
  // Node 20 has no name for it: 'Unknown system error -122'.
  if (errno === -constants.errno.EDQUOT) return 'EDQUOT';
  return typeof code === 'string' ? code : undefined;
}
