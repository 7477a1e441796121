// A virtual board with MicroPython at its raw REPL: programs in, their last line out.

import { type BoardConsole, boardConsole } from './board-console.ts';
import { smallMicroPython } from './demo-boards.ts';

export type RawBoard = {
  readonly console: BoardConsole;
  /** What the lines print at last, or the last line of what they raise. */
  readonly exec: (...lines: string[]) => Promise<string>;
  /** Ctrl-D at the empty prompt. */
  readonly softReset: () => Promise<void>;
};

const greeting = 'raw REPL; CTRL-B to exit\r\n>';

export async function rawBoard(): Promise<RawBoard> {
  const console = boardConsole(smallMicroPython(), 0x400000);
  await console.until('>>> ');
  console.type('\x01');
  await console.until(greeting);
  return {
    console,
    async exec(...lines) {
      console.type(`${lines.join('\n')}\x04`);
      const answer = /^OK([^\x04]*)\x04([^\x04]*)\x04>$/.exec(await console.until('\x04>'));
      return (answer?.[2] || answer?.[1] || '').trim().split('\r\n').at(-1) ?? '';
    },
    async softReset() {
      console.type('\x04');
      await console.until(greeting);
    },
  };
}
