// An error that is no EspError: a bug, unless the system has said what it has run out of.
import { EspError, isEspError } from '../device/errors.ts';

export function unexpected(error: unknown): EspError {
  if (isEspError(error)) return error;
  // What could not start for want of them (a worker, a process) says so in its text alone.
  const noFiles = /\bE[MN]FILE\b/.exec(String(error))?.[0];
  if (noFiles !== undefined)
    return new EspError('internal', `This computer does not let espwb open more files (${noFiles}).`, {
      board: 'unknown',
      cause: error,
      hints: ['Raise the limit ("ulimit -n 1024"), or close other programs.'],
      hintsSayAll: true,
    });
  return new EspError('internal', `This is a bug in espwb: ${String(error)}`, {
    board: 'unknown',
    cause: error,
  });
}
