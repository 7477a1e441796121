// What crosses the wire of a board in a worker, as bursts: direction, bytes, and when, in milliseconds of
// performance.now(). Knows nothing of what the bytes mean.
import type { WorkerBoard } from '../src/virtual-board/worker-board.ts';

export type Burst = {
  readonly to: 'board' | 'host';
  readonly atMs: number;
  endMs: number;
  bytes: number;
  /** The first bytes, to recognise it by. */
  start: string;
};

const shownBytes = 48;

export type WireTrace = {
  readonly board: WorkerBoard;
  readonly bursts: readonly Burst[];
  /** Forgets what was heard so far. */
  readonly clear: () => void;
};

export function traceWire(board: WorkerBoard): WireTrace {
  const bursts: Burst[] = [];
  const note = (to: Burst['to'], bytes: Uint8Array) => {
    const now = performance.now();
    const last = bursts.at(-1);
    const text = Buffer.from(bytes).toString('latin1');
    if (last?.to !== to)
      bursts.push({ to, atMs: now, endMs: now, bytes: bytes.length, start: text.slice(0, shownBytes) });
    else {
      last.endMs = now;
      last.bytes += bytes.length;
      last.start = (last.start + text).slice(0, shownBytes);
    }
  };
  const plug = () => {
    const port = board.plug();
    return {
      ...port,
      write: (bytes: Uint8Array) => {
        note('board', bytes);
        port.write(bytes);
      },
      onBytes: (listener: (bytes: Uint8Array) => void) =>
        port.onBytes((bytes) => {
          note('host', bytes);
          listener(bytes);
        }),
    };
  };
  return { board: { ...board, plug }, bursts, clear: () => bursts.splice(0) };
}

export type WireFigures = {
  readonly upBytes: number;
  readonly downBytes: number;
  /** How often the host began to speak after the board had. */
  readonly turns: number;
};

export function wireFigures(bursts: readonly Burst[]): WireFigures {
  const sum = (to: Burst['to']) =>
    bursts.filter((each) => each.to === to).reduce((all, { bytes }) => all + bytes, 0);
  const turns = bursts.filter(({ to }) => to === 'board').length;
  return { upBytes: sum('board'), downBytes: sum('host'), turns };
}
