// What to do about a failure in terms of keys. The general hints of device/error-words.ts are for the
// command line too; those that name a command are of no use to somebody who looks at a screen.
import { hintsFor } from '../device/error-words.ts';
import type { ErrorCode, EspError } from '../device/errors.ts';
import { flagsAsKeys } from './flags-as-keys.ts';

const byKeys: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  'no-repl': [
    'The flash may be blank or damaged: F on Boards flashes a firmware.',
    'R on Boards resets the board; a program without a REPL never answers here.',
  ],
  'repl-busy': ['R on Boards resets the board; a program that starts by itself will run again.'],
  'repl-failed': ['R on Boards resets the board, then try again.'],
  'port-busy': ['Close the program that holds the port, then press r.'],
  unplugged: ['Plug the board in again, then press r: what is already written is found and skipped.'],
  'verify-mismatch': ['r writes again what differs.'],
  timeout: ['r tries again: what is already written is found and skipped.'],
};

const namesCommand = /espwb |(^|\s)"?--?[a-z]/;

export function screenHints(error: EspError, platform: string): readonly string[] {
  const general = hintsFor(error, platform)
    .map(flagsAsKeys)
    .filter((hint) => !namesCommand.test(hint));
  return [...(byKeys[error.code] ?? []), ...general];
}
