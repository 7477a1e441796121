// Where a signal can come: each screen, each verb that holds a terminal or a board, and with what the program
// ends there (Linux).
import { constants } from 'node:os';
import type { ShellTerminal } from './shell-terminal.ts';

export type SignalPlace = {
  readonly name: string;
  readonly args: readonly string[];
  /** Resolves when the program is there. */
  readonly reach: (shell: ShellTerminal) => Promise<unknown>;
  readonly exitCode: (signal: NodeJS.Signals) => number;
};

const micropython = 'virtual:demo?firmware=micropython';
const asShell = (signal: NodeJS.Signals) => 128 + constants.signals[signal];
const unless =
  (...usual: readonly NodeJS.Signals[]) =>
  (signal: NodeJS.Signals) =>
    usual.includes(signal) ? 0 : asShell(signal);

function screen(name: string, keys: string, shown: RegExp): SignalPlace {
  return {
    name,
    args: ['-p', micropython],
    reach: async (shell) => {
      await shell.waitFor(/○ virtual:demo/);
      for (const key of keys) shell.press(key);
      await shell.waitFor(shown);
    },
    exitCode: asShell,
  };
}
function verb(
  name: string,
  args: readonly string[],
  shown: RegExp,
  exitCode: SignalPlace['exitCode'],
): SignalPlace {
  return { name, args, reach: (shell) => shell.waitFor(shown), exitCode };
}

export const signalPlaces: readonly SignalPlace[] = [
  screen('Boards', '1', /○ virtual:demo/),
  screen('Flash', '2', /built in|firmware/),
  screen('REPL', '3', />>>/),
  {
    ...screen('REPL, zoomed', '3', />>>/),
    reach: async (shell) => {
      await shell.waitFor(/○ virtual:demo/);
      shell.press('3');
      await shell.waitFor(/>>>/);
      shell.press('{ctrl-t}');
      shell.press('z');
      await shell.waitWithout(/Boards|REPL · /);
    },
  },
  screen('Pins', '4', /Pins/),
  screen('Files', '5', /Files/),
  screen('Backups', '6', /Backups/),
  screen('Log', '0', /╭─ Log/),
  screen('help', '?', /Keys of/),
  screen('palette', ':', /filter|Command/),
  verb('repl', ['repl', '-p', micropython], />>>/, unless()),
  verb(
    'monitor',
    ['monitor', '--boot', '-p', `${micropython}&timing=fast`],
    /ets Jan|rst cause/,
    unless('SIGINT', 'SIGTERM'),
  ),
  verb(
    'flash',
    ['flash', 'demo-micropython', '-y', '-p', 'virtual:demo?timing=real'],
    /Writing .* \d+ %/,
    () => 130,
  ),
  verb('exec', ['exec', '-p', micropython, 'print("on");import time;time.sleep(60)'], /^on/m, () => 130),
  verb('board', ['board', 'demo', '--listen', 'tcp://127.0.0.1:0'], /"listening"/, () => 0),
];
