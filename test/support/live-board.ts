// A virtual board with a real firmware in its worker, a session on it, and the clock of this computer:
// what runs in a worker cannot wait for a test's clock. Ends by text and deadlines, never by sleeping.
import { systemClock } from '../../src/device/clock.ts';
import type { OperationContext } from '../../src/device/operation.ts';
import { openSession } from '../../src/device/session/open-session.ts';
import type { Session } from '../../src/device/session/session.ts';
import { VirtualTransport } from '../../src/device/transport/virtual.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import type { BoardOptions } from '../../src/virtual-board/board-port.ts';
import { createBoard } from '../../src/virtual-board/create-board.ts';
import { smallMicroPython, smallNodeMcu } from './demo-boards.ts';
import { anyPrompt, firstWords } from './first-words.ts';

export type LiveBoard = {
  readonly board: Board;
  readonly session: Session;
  readonly context: OperationContext;
  readonly signal: AbortSignal;
  /** Cancels the operations of `context`. */
  readonly cancel: () => void;
  readonly stop: () => Promise<void>;
};

const images = { micropython: smallMicroPython, nodemcu: smallNodeMcu, blank: () => new Uint8Array(0) };

export async function liveBoard(
  firmware: 'micropython' | 'nodemcu' | 'blank',
  options: Partial<BoardOptions> = {},
  /** What it says when it has started: its prompt. */
  started = firmware === 'blank' ? null : anyPrompt,
): Promise<LiveBoard> {
  const board = createBoard(
    { flashSizeBytes: 0x400000, timing: 'fast', wiring: 'auto', flash: images[firmware](), ...options },
    systemClock,
  );
  if (started) await firstWords(board, started);
  const session = await openSession(new VirtualTransport('virtual:test', () => board.plug()), systemClock);
  const controller = new AbortController();
  return {
    board,
    session,
    context: { signal: controller.signal, onEvent: () => {} },
    signal: controller.signal,
    cancel: () => controller.abort(),
    stop: async () => {
      await session.close();
      board.stop();
    },
  };
}
