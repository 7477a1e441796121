// The two buttons, pressed as a person does: for listeners that have no lines to reset a board with.
import type { WorkerBoard } from '../worker-board.ts';

/** Longer than the boot ROM takes from the rise of EN to the look at its straps. */
const holdMs = 100;

/** Resolves when the boot ROM has looked at GPIO0. `download` ends in the boot loader. */
export async function bootBoard(
  board: Pick<WorkerBoard, 'press'>,
  into: 'flash' | 'download',
): Promise<void> {
  board.press('flash', into === 'download');
  board.press('reset', true);
  await pause(holdMs / 2);
  board.press('reset', false);
  await pause(holdMs);
  board.press('flash', false);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
