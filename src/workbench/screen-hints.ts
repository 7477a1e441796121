// What to do about a failure in terms of keys. The general hints of device/error-words.ts are for the
// command line too; those that name a command are of no use to somebody who looks at a screen.
import { initDataMissingWords } from '../device/boot-text.ts';
import { hintsFor } from '../device/error-words.ts';
import type { ErrorCode, EspError } from '../device/errors.ts';
import { flagsAsKeys } from './flags-as-keys.ts';

const byKeys: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  'no-repl': [
    'i on Boards asks a boot loader that may wait there; nothing else tells it from silence.',
    'The flash may be blank or damaged: F on Boards flashes a firmware.',
    'Esc, then B in the REPL breaks into a program that restarts the board for ever.',
    'R on Boards resets the board; a program without a REPL never answers here.',
  ],
  'repl-busy': ['R on Boards resets the board; a program that starts by itself will run again.'],
  'repl-failed': ['R on Boards resets the board, then try again.'],
  'port-busy': ['Close the program that holds the port, then press r.'],
  unplugged: ['Plug the board in again, then press r: what is already written is found and skipped.'],
  'verify-mismatch': ['r writes again what differs.'],
  'flash-protected': ['--unlock clears the protection bits.'].map(flagsAsKeys),
  'erase-failed': ['r tries again. If the same sectors fail once more, the flash chip is worn.'],
  'write-failed': ['r tries again: what is already written is found and skipped.'],
  'image-unknown': ['An ESP8266 image starts with the byte E9 or EA: this file is something else.'],
  'image-unsuitable': ['Choose another build: among the releases, those that do not suit say why.'],
  timeout: ['r tries again: what is already written is found and skipped.'],
};

const mendsRadio = 'M looks for init data that are at hand, and plans to write just those.';

const namesCommand = /espwb |(^|\s)"?--?[a-z]/;

export function screenHints(error: EspError, platform: string): readonly string[] {
  const general = hintsFor(error, platform)
    .map(flagsAsKeys)
    .filter((hint) => !namesCommand.test(hint));
  // The same may come from the failure itself, from its code, and from the keys.
  const forRadio = error.message.includes(initDataMissingWords) ? [mendsRadio] : [];
  const byCode = error.hintsSayAll ? [] : (byKeys[error.code] ?? []);
  return [...new Set([...forRadio, ...byCode, ...general])];
}
