// The loop of a station: boards come and go, some at once, and each is run once while it is plugged in. Knows what is
// plugged in where; what is done with a board stands in run-board.ts.
import type { Clock } from '../../device/clock.ts';
import { EspError, isEspError } from '../../device/errors.ts';
import type { OperationContext, OperationEvent } from '../../device/operation.ts';
import { workOnBoards } from '../many-boards.ts';
import { createSlots } from '../slots.ts';
import type { BoardRecord, StationStep } from './board-record.ts';
import type { BoardWork } from './board-work.ts';
import { type BoardEnd, type BoardVisit, type Left, type RunBoard, runBoard } from './run-board.ts';

/** Who is told of ports as boards come and go. */
export type PlugWatcher = {
  /** Resolves when nobody works on the port any more, with what became of the board. */
  readonly run: (port: string) => Promise<Left>;
  readonly gone: (port: string) => void;
};
export type WatchPlugs = (watcher: PlugWatcher) => () => void;

/** Where something happens; `mac` null where the board is not identified yet. */
export type Place = { readonly port: string; readonly mac: string | null };

export type StationEvent =
  | { readonly type: 'plugged'; readonly port: string; readonly mac: null }
  | { readonly type: 'unplugged'; readonly port: string; readonly mac: string | null }
  | { readonly type: 'step'; readonly port: string; readonly mac: string | null; readonly step: StationStep }
  | { readonly type: 'known'; readonly port: string; readonly mac: string; readonly record: BoardRecord }
  | {
      readonly type: 'ended';
      readonly port: string;
      readonly mac: string | null;
      readonly record: BoardRecord;
      readonly isRecorded: boolean;
    };

export type Station = Pick<RunBoard, 'recipe' | 'records' | 'rows' | 'again' | 'now'> & {
  readonly clock: Clock;
  readonly jobs: number;
  readonly limitMs: number;
  /** Ends the station: boards that are being worked on end in a stated condition. */
  readonly signal: AbortSignal;
  /** Takes no further boards: those that are being worked on come to their own end first. */
  readonly stop?: AbortSignal;
  /** The station ends by itself when so many boards were green; null = never. */
  readonly count: number | null;
  readonly watch: WatchPlugs;
  readonly open: (port: string, context: OperationContext) => Promise<BoardWork>;
  readonly onEvent: (event: StationEvent) => void;
  readonly onOperation?: (place: Place, event: OperationEvent) => void;
};

export type StationSummary = {
  readonly green: number;
  readonly red: number;
  readonly known: number;
  readonly cancelled: number;
  readonly boards: readonly Pick<BoardRecord, 'port' | 'mac' | 'row' | 'outcome' | 'code'>[];
};

/** Runs until it is told to end or has its count. Never rejects for what happens to boards. */
export async function runStation(station: Station): Promise<StationSummary> {
  const { clock, signal, onEvent } = station;
  const slots = createSlots(station.jobs);
  const attached = new Map<string, Attached>();
  const running = new Map<string, Promise<Left>>();
  /** MACs that were on two ports at once; until all boards that have them are gone. */
  const copies = new Set<string>();
  const boards: StationSummary['boards'][number][] = [];
  const tally = { green: 0, red: 0, known: 0, cancelled: 0 };
  const enough = new AbortController();
  const ends = AbortSignal.any([signal, enough.signal, ...(station.stop ? [station.stop] : [])]);

  const mustBeOnlyOne = (here: Attached) => (mac: string) => {
    here.mac = mac;
    const others = [...attached.values()].filter((each) => each !== here && each.mac === mac);
    if (others.length > 0) copies.add(mac);
    if (copies.has(mac)) throw macTwice(mac, [here, ...others]);
  };

  const told = (end: BoardEnd, port: string) => {
    const { record } = end;
    if (end.kind === 'known') {
      tally.known++;
      onEvent({ type: 'known', port, mac: record.mac as string, record });
      return;
    }
    tally[record.outcome]++;
    boards.push({
      ...{ port, mac: record.mac, row: record.row, outcome: record.outcome, code: record.code },
    });
    onEvent({ type: 'ended', port, mac: record.mac, record, isRecorded: end.isRecorded });
    if (station.count !== null && tally.green >= station.count) enough.abort();
  };

  const runOne = async (here: Attached): Promise<Left> => {
    const { port } = here;
    await slots.take(ends);
    try {
      const context = { clock, jobs: 1, signal, timeoutMs: station.limitMs };
      const [outcome] = await workOnBoards(
        [{ port }],
        async (_, inner) =>
          runBoard({
            ...{ port, clock, recipe: station.recipe, records: station.records, rows: station.rows },
            ...{ again: station.again, now: station.now },
            open: () => station.open(port, inner),
            onStep: (step, mac) => onEvent({ type: 'step', port, mac, step }),
            mustBeOnlyOne: mustBeOnlyOne(here),
          }),
        { ...context, onEvent: (_, event) => station.onOperation?.({ port, mac: here.mac }, event) },
      );
      if (!outcome) return 'there';
      // It hung, and was given up: its record is written when it comes back, if it does.
      const { end, left }: BoardVisit =
        outcome.outcome === 'done'
          ? outcome.result
          : {
              end: { kind: 'done', record: hungRecord(port, outcome.error, station), isRecorded: false },
              left: 'there',
            };
      told(end, port);
      return left;
    } finally {
      slots.giveBack();
    }
  };

  const stop = station.watch({
    run: (port) => {
      if (attached.has(port) || ends.aborted) return Promise.resolve<Left>('there');
      const here: Attached = { port, mac: null };
      attached.set(port, here);
      onEvent({ type: 'plugged', port, mac: null });
      // Whoever was plugged in there before is let go of first.
      const before = running.get(port) ?? Promise.resolve<Left>('there');
      const done = before
        .then(() => runOne(here))
        // Whoever waits for its turn when the station ends has not begun.
        .catch((error: unknown) => {
          if (!isEspError(error) || !ends.aborted) throw error;
          return 'there' as const;
        });
      running.set(port, done);
      return done.finally(() => {
        if (running.get(port) === done) running.delete(port);
      });
    },
    gone: (port) => {
      const here = attached.get(port);
      if (!here) return;
      attached.delete(port);
      const { mac } = here;
      onEvent({ type: 'unplugged', port, mac });
      if (mac !== null && [...attached.values()].every((each) => each.mac !== mac)) copies.delete(mac);
    },
  });
  try {
    await new Promise<void>((resolve) => {
      if (ends.aborted) resolve();
      else ends.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    stop();
  }
  await Promise.all(running.values());
  return { ...tally, boards };
}

/** A board in its place; plugged in again it is another one. */
type Attached = { readonly port: string; mac: string | null };

function macTwice(mac: string, boards: readonly Attached[]): EspError {
  const ports = boards.map(({ port }) => port).sort();
  const where = ports.length > 1 ? `is on ${ports.join(' and ')} at once` : 'was on two ports at once';
  return new EspError(
    'mac-twice',
    `${mac} ${where}: a MAC is a board's own, so one of the boards is a copy.`,
  );
}

function hungRecord(port: string, error: unknown, { now }: Pick<Station, 'now'>): BoardRecord {
  const time = now();
  const { code, message } = isEspError(error) ? error : new EspError('internal', String(error));
  return {
    ...{ began: time, ended: time, port, mac: null, chip: null, name: null, row: null },
    ...{ firmware: [], files: 0, printed: null, seconds: 0 },
    ...{ outcome: 'red', step: null, code, message },
  };
}
