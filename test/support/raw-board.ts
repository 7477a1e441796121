// A virtual board with MicroPython at its raw REPL: programs in, their last line out.

import { systemClock } from '../../src/device/clock.ts';
import { type BoardConsole, boardConsole } from './board-console.ts';
import { smallMicroPython } from './demo-boards.ts';
import { esp32MicroPython } from './esp32-micropython.ts';

export type RawBoard = {
  readonly console: BoardConsole;
  /** What the lines print at last, or the last line of what they raise. */
  readonly exec: (...lines: string[]) => Promise<string>;
  /** Ctrl-D at the empty prompt. */
  readonly softReset: () => Promise<void>;
};

const greeting = 'raw REPL; CTRL-B to exit\r\n>';

export type MicroPythonChip = 'esp8266' | 'esp32c3';

export async function rawBoard(chip: MicroPythonChip = 'esp8266'): Promise<RawBoard> {
  const image = chip === 'esp8266' ? smallMicroPython() : esp32MicroPython();
  const console = boardConsole(image, 0x400000, 115_200, systemClock, { chip });
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
