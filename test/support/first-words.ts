// A board whose firmware runs in a worker takes as long to start as this computer lets it. What is to
// meet it at its prompt waits for the prompt, not for a time.
import { systemClock } from '../../src/device/clock.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { workerUrl } from '../../src/virtual-board/worker-url.ts';

const deadlineMs = 60_000;

/** Else a board with a firmware would be waited for until its test has taken too long. @throws Error */
export const mustBeBuilt = (): void => void workerUrl('micropython-worker');

/** MicroPython's or Lua's, at the end of what was said. */
export const anyPrompt = /\n>(>>)? $/;

/** Listens on a cable of its own until the words have come; then the cable is out again. */
export function firstWords(board: Board, words: RegExp): Promise<void> {
  mustBeBuilt();
  const port = board.plug();
  port.setBaudRate('as-chip');
  let said = '';
  return new Promise((resolve, reject) => {
    const cancelTimer = systemClock.setTimer(deadlineMs, () =>
      reject(new Error(`the board said only: ${JSON.stringify(said.slice(-400))}`)),
    );
    port.onBytes((bytes) => {
      said = (said + Buffer.from(bytes).toString('latin1')).slice(-2000);
      if (!words.test(said)) return;
      cancelTimer();
      port.close();
      resolve();
    });
  });
}
