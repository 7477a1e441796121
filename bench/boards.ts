// What virtual boards cost: the start of one and its memory, and how ten of them at once, each flashed
// at 115200 baud in real time, compare with one alone.
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../src/device/clock.ts';
import { flashFiles } from '../src/device/flash/flash.ts';
import { openSession } from '../src/device/session/open-session.ts';
import { VirtualTransport } from '../src/device/transport/virtual.ts';
import { startWorkerBoard } from '../src/virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../src/virtual-board/worker-board.ts';
import { createRandom } from '../test/support/fuzz-bytes.ts';

export type BoardsCost = {
  /** Median of the boards after the first, which also compiles their code. */
  readonly startMs: number;
  readonly megabytesEach: number;
};

export const boardsAtOnce = 10;
const baudRate = 115_200;

/** Starts ten boards one after the other; in a process that has not run one before. */
export async function measureBoards(): Promise<BoardsCost> {
  await (await startWorkerBoard({ name: 'warm' })).stop();
  const before = process.memoryUsage.rss();
  const running: WorkerBoard[] = [];
  const times: number[] = [];
  try {
    for (let index = 0; index < boardsAtOnce; index++) {
      const start = performance.now();
      running.push(await startWorkerBoard({ name: `cost${index}` }));
      times.push(performance.now() - start);
    }
    await pause(500);
    const megabytesEach = (process.memoryUsage.rss() - before) / boardsAtOnce / 1024 / 1024;
    times.sort((a, b) => a - b);
    return { startMs: times[boardsAtOnce >> 1] as number, megabytesEach };
  } finally {
    await Promise.all(running.map((board) => board.stop()));
  }
}

/** Seconds that the slowest of `count` boards takes to be flashed with 64 KB of noise at the same time. */
export async function measureFlashTogether(count: number): Promise<number> {
  const random = createRandom(count);
  const bytes = Uint8Array.from({ length: 65_536 }, () => random(256));
  const running = await Promise.all(
    Array.from({ length: count }, (_, index) => startWorkerBoard({ name: `t${index}`, timing: 'real' })),
  );
  const flashOne = async (board: WorkerBoard) => {
    const transport = new VirtualTransport(`virtual:${board.name}`, () => board.plug());
    const session = await openSession(transport, systemClock, {});
    try {
      const files = [{ path: 'noise', offset: 0x100000, bytes }];
      const context = { signal: new AbortController().signal, onEvent: () => {} };
      const start = performance.now();
      await flashFiles(session, { files, baudRate, noSkip: true, force: true }, context);
      const seconds = (performance.now() - start) / 1000;
      const kept = (await board.readFlash()).subarray(0x100000, 0x100000 + bytes.length);
      if (!Buffer.from(kept).equals(bytes)) throw new Error(`${board.name} holds other bytes`);
      return seconds;
    } finally {
      await session.close();
    }
  };
  try {
    return Math.max(...(await Promise.all(running.map(flashOne))));
  } finally {
    await Promise.all(running.map((board) => board.stop()));
  }
}
