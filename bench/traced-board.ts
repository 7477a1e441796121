// A board in a worker whose conversation with a loader is written down: each command, when it came, when its
// last answer left, and what the board's counters said at both moments. Milliseconds of performance.now().
import { SlipDecoder } from '../src/device/loader/slip.ts';
import type { BoardCounters, BoardPort } from '../src/virtual-board/board-port.ts';
import type { WorkerBoard } from '../src/virtual-board/worker-board.ts';

export type Exchange = {
  readonly opcode: number;
  /** The request without its frame. */
  readonly request: Uint8Array;
  readonly sentAtMs: number;
  readonly before: Promise<BoardCounters>;
  /** Of the last frame that came back before the next command; absent while none has. */
  answeredAtMs?: number;
  after?: Promise<BoardCounters>;
};

const mostFrameBytes = 0x8000;
const commandBytes = 8;

/** The board as before, and what was said so far. */
export function traceBoard(board: WorkerBoard): {
  readonly board: WorkerBoard;
  readonly exchanges: readonly Exchange[];
} {
  const exchanges: Exchange[] = [];
  const plug = () => traced(board.plug(), exchanges, () => board.counters());
  return { board: { ...board, plug }, exchanges };
}

function traced(port: BoardPort, exchanges: Exchange[], counters: () => Promise<BoardCounters>): BoardPort {
  const fromHost = new SlipDecoder(mostFrameBytes);
  const fromBoard = new SlipDecoder(mostFrameBytes);
  // A frame may come in pieces: it began with the first one.
  let began: Pick<Exchange, 'sentAtMs' | 'before'> | null = null;
  return {
    ...port,
    write: (bytes) => {
      // Asked before the bytes go: the worker takes both in this order.
      began ??= { sentAtMs: performance.now(), before: counters() };
      port.write(bytes);
      const frames = fromHost.push(bytes);
      // READ_FLASH is acknowledged with four bytes that are no command.
      for (const frame of frames)
        if (frame.length >= commandBytes)
          exchanges.push({ ...began, opcode: frame[1] as number, request: frame });
      if (frames.length > 0) began = null;
    },
    onBytes: (listener) =>
      port.onBytes((bytes) => {
        const last = exchanges.at(-1);
        if (fromBoard.push(bytes).length > 0 && last) {
          last.answeredAtMs = performance.now();
          last.after = counters();
        }
        listener(bytes);
      }),
  };
}
