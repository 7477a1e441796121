// A virtual board with the real stub on a clock that jumps, and a session on its cable. After a boot
// from flash nothing runs on it: firmwares live in workers, which cannot follow such a clock.
import { chipById } from '../../../src/device/chips/index.ts';
import type { EspError } from '../../../src/device/errors.ts';
import type { OperationContext, OperationEvent } from '../../../src/device/operation.ts';
import { openSession } from '../../../src/device/session/open-session.ts';
import type { Session } from '../../../src/device/session/session.ts';
import { VirtualTransport } from '../../../src/device/transport/virtual.ts';
import type { Board } from '../../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../../src/virtual-board/board-port.ts';
import { createBoard } from '../../../src/virtual-board/create-board.ts';
import { TestClock } from '../../support/test-clock.ts';

export const KB = 1024;
export const MB = 1024 * KB;

export type Rig = {
  readonly board: Board;
  readonly clock: TestClock;
  /** The one of the last `plug`. */
  readonly session: Session;
  readonly events: OperationEvent[];
  /** Cancels what `run` runs. */
  readonly controller: AbortController;
  readonly run: <T>(work: (session: Session, context: OperationContext) => Promise<T>) => Promise<T>;
  /** The same for what waits for the disk, of which the jumping clock knows nothing. */
  readonly runWithDisk: Rig['run'];
  /** The same for what must fail. */
  readonly failure: (
    work: (session: Session, context: OperationContext) => Promise<unknown>,
  ) => Promise<EspError>;
  /** A new cable and a new session, as after plugging the board in again. */
  readonly plug: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function createRig(
  options: Partial<BoardOptions> = {},
  transportTo = (board: Board) => new VirtualTransport('virtual:test', board.plug),
): Promise<Rig> {
  const clock = new TestClock();
  // It comes from a file, for which a test clock does not wait.
  await chipById(options.chip ?? '')?.loadStub(async () => null);
  const board = createBoard({ flashSizeBytes: MB, timing: 'real', wiring: 'auto', ...options }, clock, {
    startFirmware: () => ({ receive: () => {}, stop: () => {} }),
  });
  const events: OperationEvent[] = [];
  let session = await clock.run(openSession(transportTo(board), clock));
  let controller = new AbortController();
  const run = <T>(work: (session: Session, context: OperationContext) => Promise<T>) => {
    controller = new AbortController();
    const context = { signal: controller.signal, onEvent: (event: OperationEvent) => events.push(event) };
    return clock.run(work(session, context));
  };
  const runWithDisk: Rig['run'] = async (work) => {
    let isOver = false;
    const context = { signal: controller.signal, onEvent: (event: OperationEvent) => events.push(event) };
    const result = work(session, context).finally(() => {
      isOver = true;
    });
    result.catch(() => {});
    while (!isOver) await clock.advance(1);
    return result;
  };
  return {
    board,
    clock,
    runWithDisk,
    events,
    get session() {
      return session;
    },
    get controller() {
      return controller;
    },
    run,
    failure: (work) =>
      run(work).then(
        (value) => {
          throw new Error(`did not fail but gave ${JSON.stringify(value)}`);
        },
        (error) => error,
      ),
    plug: async () => {
      session = await clock.run(openSession(transportTo(board), clock));
    },
    stop: async () => {
      await clock.run(session.close());
      board.stop();
    },
  };
}

/** Bytes like program code: no runs, no order, the same for the same seed. */
export function noise(sizeBytes: number, seed = 1): Uint8Array {
  let state = seed | 1;
  return new Uint8Array(sizeBytes).map(() => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 16) & 0xff;
  });
}
