// One piece of work on several boards side by side. Each board ends for itself: one that fails, hangs or is
// unplugged does not disturb the others, and a cancel reaches all of them.
import { type Clock, cancellation, throwIfCancelled } from '../device/clock.ts';
import { EspError, isEspError } from '../device/errors.ts';
import type { OperationContext, OperationEvent } from '../device/operation.ts';
import { createSlots } from './slots.ts';

export type BoardToWork = {
  /** As -p takes it; no two boards of one run share it. */
  readonly port: string;
  /** What a person calls it; null or absent where nobody has named it. */
  readonly name?: string | null;
  /** Where it is known before the port is opened. */
  readonly mac?: string | null;
  /** Cancels this board alone. */
  readonly signal?: AbortSignal;
};

/** What the work for one board is handed. Its signal fires with the run's and with the board's own. */
export type BoardContext = OperationContext & {
  /** To be called as soon as the MAC is known: from then on outcomes tell it, and whether another board has it, too. */
  readonly identified: (mac: string, name?: string | null) => void;
  /**
   * Waits for something that is no work, such as a person's answer: another board may work meanwhile. Goes on
   * when one of the `jobs` is free again. @throws what `wait` throws | EspError cancelled
   */
  readonly aside: <T>(wait: () => Promise<T>) => Promise<T>;
};

export type BoardOutcome<T> = {
  readonly port: string;
  /** null where the board was not identified. */
  readonly mac: string | null;
  readonly name: string | null;
  /** Of work; what was waited for aside is not counted. */
  readonly seconds: number;
} & (
  | { readonly outcome: 'done'; readonly result: T }
  /** 'cancelled' is somebody's wish; its EspError says, as that of any failure, what became of the board. */
  | { readonly outcome: 'failed' | 'cancelled'; readonly error: unknown }
);

export type ManyBoards<T> = {
  readonly clock: Clock;
  /** So many boards work at a time; at least 1. */
  readonly jobs: number;
  /** Cancels all boards: those that have not begun are left unchanged. */
  readonly signal: AbortSignal;
  /** One board may take so long, in milliseconds; default: as long as its own deadlines allow. */
  readonly timeoutMs?: number;
  readonly onEvent?: (port: string, event: OperationEvent) => void;
  /** As soon as a board has ended; never twice for one. */
  readonly onOutcome?: (outcome: BoardOutcome<T>) => void;
  /** A second board tells a MAC that another has already: all ports that have it so far. */
  readonly onSameMac?: (mac: string, ports: readonly string[]) => void;
};

/** What was told to stop and has not stopped by then hangs: the others' ends are not held up by it. */
const stopLimitMs = 10_000;

/**
 * Runs `work` for each board, at most `jobs` at a time, begun in the order of the boards. Never rejects: what
 * goes wrong on a board is its outcome.
 * @returns an outcome for each board, in the order of the boards
 */
export async function workOnBoards<T, Board extends BoardToWork>(
  boards: readonly Board[],
  work: (board: Board, context: BoardContext) => Promise<T>,
  run: ManyBoards<T>,
): Promise<readonly BoardOutcome<T>[]> {
  const slots = createSlots(run.jobs);
  const portsOf = new Map<string, string[]>();
  const onMac = (mac: string, port: string) => {
    const ports = portsOf.get(mac) ?? [];
    portsOf.set(mac, ports);
    if (ports.includes(port)) return;
    ports.push(port);
    if (ports.length > 1) run.onSameMac?.(mac, ports);
  };
  return Promise.all(
    boards.map(async (board) => {
      const outcome = await onOne(board, work, { ...run, slots, onMac });
      run.onOutcome?.(outcome);
      return outcome;
    }),
  );
}

type Shared<T> = ManyBoards<T> & {
  readonly slots: ReturnType<typeof createSlots>;
  readonly onMac: (mac: string, port: string) => void;
};

async function onOne<T, Board extends BoardToWork>(
  board: Board,
  work: (board: Board, context: BoardContext) => Promise<T>,
  { clock, signal: all, timeoutMs, slots, onMac, onEvent }: Shared<T>,
): Promise<BoardOutcome<T>> {
  const { port } = board;
  const late = new AbortController();
  const signal = AbortSignal.any([all, late.signal, ...(board.signal ? [board.signal] : [])]);
  let { mac = null, name = null } = board;
  let workedMs = 0;
  let sinceMs: number | null = null;
  let hasBegun = false;
  let hasEnded = false;
  let stopTimer = () => {};
  const begin = async () => {
    await slots.take(signal);
    hasBegun = true;
    sinceMs = clock.now();
    if (timeoutMs !== undefined)
      stopTimer = clock.setTimer(timeoutMs - workedMs, () => late.abort(tooLate(timeoutMs)));
  };
  const pause = () => {
    if (sinceMs === null) return;
    stopTimer();
    workedMs += clock.now() - sinceMs;
    sinceMs = null;
    slots.giveBack();
  };
  const context: BoardContext = {
    signal,
    onEvent: (event) => {
      if (!hasEnded) onEvent?.(port, event);
    },
    identified: (told, toldName = null) => {
      if (hasEnded) return;
      mac = told.toLowerCase();
      name = toldName ?? name;
      onMac(mac, port);
    },
    aside: async (wait) => {
      pause();
      const answer = await wait();
      // Work that hung and was given up holds no place any more.
      if (hasEnded) throw hung(signal);
      await begin();
      return answer;
    },
  };
  const end = () => {
    pause();
    hasEnded = true;
    return { port, mac, name, seconds: workedMs / 1000 };
  };
  try {
    await begin();
    const result = await untilStopped(clock, signal, async () => {
      throwIfCancelled(signal);
      return work(board, context);
    });
    return { ...end(), outcome: 'done', result };
  } catch (thrown) {
    const error = isEspError(thrown) && !hasBegun ? thrown.withBoard('unchanged') : thrown;
    const isCancelled = isEspError(error) && error.code === 'cancelled';
    return { ...end(), outcome: isCancelled ? 'cancelled' : 'failed', error };
  }
}

/** Settles as the work does, but not much later than it was told to stop. */
async function untilStopped<T>(clock: Clock, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const stuck = new AbortController();
  let stopTimer = () => {};
  const onAbort = () => {
    stopTimer = clock.setTimer(stopLimitMs, () => stuck.abort());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const hanging = new Promise<never>((_, reject) => {
    stuck.signal.addEventListener('abort', () => reject(hung(signal)), { once: true });
  });
  try {
    return await Promise.race([work(), hanging]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopTimer();
  }
}

const tooLate = (timeoutMs: number): EspError =>
  new EspError('timeout', `The board was not done within ${Math.round(timeoutMs / 1000)} s.`, {
    board: 'unknown',
  });

/** The reason why it was told to stop, with what is known of a board whose work never came back: nothing. */
const hung = (signal: AbortSignal): EspError => cancellation(signal).withBoard('unknown');
