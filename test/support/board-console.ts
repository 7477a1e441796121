// A person at the UART of a virtual board with a real firmware in its worker: types bytes, waits for text.
import { type Clock, systemClock } from '../../src/device/clock.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { mustBeBuilt } from './first-words.ts';

/** A busy machine may be slow; a test that waits this long has failed. */
const patienceMs = 60_000;

export type BoardConsole = {
  readonly board: Board;
  /** Everything up to and with `text`; what came after stays for the next call. */
  readonly until: (text: string) => Promise<string>;
  readonly type: (text: string) => void;
  /** Types a line at MicroPython's prompt; what it printed until the next prompt. */
  readonly run: (line: string) => Promise<string>;
  readonly stop: () => void;
};

/** Powers a board with this flash on and listens. */
export function boardConsole(
  flash: Uint8Array,
  flashSizeBytes = flash.length,
  baudRate = 115_200,
  clock: Clock = systemClock,
  options: Partial<BoardOptions> = {},
): BoardConsole {
  mustBeBuilt();
  const board = createBoard({ flashSizeBytes, flash, timing: 'fast', wiring: 'auto', ...options }, clock);
  const port = board.plug();
  port.setBaudRate(baudRate);
  let heard = '';
  let look = () => {};
  port.onBytes((bytes) => {
    heard += Buffer.from(bytes).toString('latin1');
    look();
  });
  const until = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const fail = () =>
        reject(new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(heard.slice(-600))}`));
      const timer = setTimeout(fail, patienceMs);
      look = () => {
        const at = heard.indexOf(text);
        if (at < 0) return;
        clearTimeout(timer);
        look = () => {};
        const seen = heard.slice(0, at + text.length);
        heard = heard.slice(at + text.length);
        resolve(seen);
      };
      look();
    });
  const type = (text: string) => port.write(Buffer.from(text, 'latin1'));
  const run = async (line: string) => {
    type(`${line}\r`);
    await until(`${line}\r\n`);
    return (await until('>>> ')).slice(0, -4);
  };
  return { board, until, type, run, stop: () => board.stop() };
}
