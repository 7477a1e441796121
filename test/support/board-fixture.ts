// A board on a clock that jumps, with the tests' own client on its cable.

import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';
import { StubClient } from './stub-client.ts';
import { TestClock } from './test-clock.ts';

export type Fixture = { readonly board: Board; readonly client: StubClient; readonly clock: TestClock };

/** A firmware that answers nothing, for tests of what comes before it. */
export const silentFirmware: StartFirmware = () => ({ receive: () => {}, stop: () => {} });

export function fixture(
  options: Partial<BoardOptions> = {},
  startFirmware: StartFirmware = silentFirmware,
): Fixture {
  const clock = new TestClock();
  const board = createBoard({ flashSizeBytes: 0x400000, timing: 'real', wiring: 'auto', ...options }, clock, {
    startFirmware,
  });
  return { board, clock, client: new StubClient(board.plug(), clock) };
}

/** Runs a story on the fixture's clock and stops the board whatever comes of it. */
export async function onFixture<T>(made: Fixture, story: (fixture: Fixture) => Promise<T>): Promise<T> {
  try {
    return await made.clock.run(story(made));
  } finally {
    made.board.stop();
  }
}

export const fromHex = (text: string) => new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));
