// A virtual board and espwb's device code on one test clock: the whole way from a session down to the
// stub on the chip, without a port, a thread or a real second.
import { chipById } from '../../src/device/chips/index.ts';
import type { OperationContext, OperationEvent } from '../../src/device/operation.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import type { Session } from '../../src/device/session/session.ts';
import type { SessionOptions } from '../../src/device/session/session-options.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import type { StartFirmware } from '../../src/virtual-board/firmware/runtime.ts';
import { LinelessTransport } from './lineless-transport.ts';
import { TestClock } from './test-clock.ts';

export type Fixture = {
  readonly clock: TestClock;
  readonly board: Board;
  readonly transport: VirtualTransport;
  readonly session: Session;
  readonly context: OperationContext;
  readonly events: readonly OperationEvent[];
  /** Cancels what runs with `context`. */
  readonly cancel: () => void;
  /** Clock milliseconds that `work` takes. */
  readonly timed: <T>(work: () => Promise<T>) => Promise<{ result: T; tookMs: number }>;
};

export type FixtureOptions = {
  readonly board?: Partial<BoardOptions>;
  readonly session?: SessionOptions;
  /** What runs after a boot from flash; the real firmwares live in workers, apart from this clock. */
  readonly firmware?: StartFirmware;
  /** The port is a pty: it turns out to have no modem lines. */
  readonly lineless?: boolean;
};

export async function openFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const clock = new TestClock();
  // It comes from a file, for which a test clock does not wait.
  await chipById(options.board?.chip ?? '')?.loadStub(async () => null);
  const board = createBoard(
    { flashSizeBytes: 4 << 20, timing: 'real', wiring: 'auto', ...options.board },
    clock,
    options.firmware ? { startFirmware: options.firmware } : {},
  );
  const TransportKind = options.lineless ? LinelessTransport : VirtualTransport;
  const transport = new TransportKind('virtual:bench', () => board.plug());
  const session = await clock.run(openSession(transport, clock, options.session));
  const stop = new AbortController();
  const events: OperationEvent[] = [];
  return {
    clock,
    board,
    transport,
    session,
    context: { signal: stop.signal, onEvent: (event) => events.push(event) },
    events,
    cancel: () => stop.abort(),
    timed: async (work) => {
      const startMs = clock.now();
      const result = await clock.run(work());
      return { result, tookMs: clock.now() - startMs };
    },
  };
}

/** Holds FLASH, taps RST: what a person does on a board without auto-reset. */
export async function enterByHand({ board, clock }: Fixture): Promise<void> {
  board.press('flash', true);
  board.press('reset', true);
  await clock.advance(50);
  board.press('reset', false);
  await clock.advance(100);
  board.press('flash', false);
}
