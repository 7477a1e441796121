// A station without boards and without an end to it: boards are what was done to them, and the computer may lose its
// power at any step, between two bytes of a journal too. Journals, rows and records are the real ones, on a real disk.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { EspError } from '../../src/device/errors.ts';
import { type DurableLines, openDurableLines } from '../../src/disk/durable-lines.ts';
import type { BoardRecord } from '../../src/services/station/board-record.ts';
import type { BoardWork } from '../../src/services/station/board-work.ts';
import { openRecords } from '../../src/services/station/records.ts';
import { reportColumns } from '../../src/services/station/report.ts';
import { openRows } from '../../src/services/station/rows.ts';
import { runStation, type StationEvent, type StationSummary } from '../../src/services/station/station.ts';
import { TestClock } from './test-clock.ts';

export type WorldBoard = {
  readonly mac: string;
  flash: 'old' | 'torn' | 'new';
  /** The key of the row whose values are on it. */
  row: string | null;
  /** Steps that do not go well on this board. */
  readonly fails: ReadonlySet<keyof BoardWork>;
};

export const worldBoard = (mac: string, ...fails: (keyof BoardWork)[]): WorldBoard => ({
  ...{ mac, flash: 'old', row: null, fails: new Set(fails) },
});

export type Life = {
  readonly folder: string;
  /** Power is lost at this step, counted from 0; null = not at all. */
  readonly crashAt?: number | null;
  readonly jobs?: number;
  readonly again?: boolean;
  /** What happens at the sockets, in its order: on each port boards come and go; ports go on side by side. */
  readonly sockets: readonly (readonly WorldBoard[])[];
  /** At each step, for changes behind the station's back. */
  readonly onStep?: (at: number) => void;
  /** The disk takes nothing from this step on. */
  readonly fullFrom?: number;
};

export type LifeEnd = {
  readonly steps: number;
  readonly isCrashed: boolean;
  readonly events: readonly StationEvent[];
  /** What was called green, with the board as it was at that moment. */
  readonly greens: readonly { readonly record: BoardRecord; readonly board: WorldBoard }[];
  readonly notes: readonly string[];
  readonly summary: StationSummary | null;
};

class PowerCut extends Error {}

/** From the start of a station until all boards were there, or the power is gone. */
export async function live(life: Life): Promise<LifeEnd> {
  const { folder, crashAt = null, jobs = 1, again = false, sockets, onStep, fullFrom } = life;
  let steps = 0;
  let isDead = false;
  const events: StationEvent[] = [];
  const notes: string[] = [];
  const greens: { record: BoardRecord; board: WorldBoard }[] = [];
  const end = new AbortController();
  const step = () => {
    onStep?.(steps);
    if (isDead || steps++ === crashAt) {
      isDead = true;
      end.abort();
      throw new PowerCut('no power');
    }
  };
  const openLines = async (path: string): Promise<DurableLines> => {
    const lines = await openDurableLines(path);
    return {
      ...lines,
      append: async (line) => {
        step();
        if (fullFrom !== undefined && steps > fullFrom)
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        try {
          step();
        } catch (error) {
          if (steps - 1 === crashAt) appendFileSync(path, line.slice(0, Math.ceil(line.length / 2)));
          throw error;
        }
        await lines.append(line);
        step();
      },
    };
  };
  const opened: { readonly close: () => Promise<void> }[] = [];
  let summary: StationSummary | null = null;
  let time = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1) + time++ * 1000).toISOString();
  try {
    const rows = await openRows({
      path: join(folder, 'rows.csv'),
      key: null,
      delimiter: undefined,
      now,
      openLines,
    });
    opened.push(rows);
    const report = { folder: join(folder, 'records'), columns: reportColumns };
    const records = await openRecords({ ...report, onNote: (text) => notes.push(text), openLines });
    opened.push(records);
    for (const mended of [rows.mended, records.mended]) if (mended) notes.push(mended);
    const there = new Map<string, WorldBoard>();
    summary = await runStation({
      recipe: {
        flash: {} as never,
        files: [{} as never],
        test: {} as never,
        pins: [{} as never],
        boardName: 'b-{{key}}',
      },
      ...{
        records,
        rows,
        again: () => again,
        now,
        jobs,
        clock: new TestClock(),
        limitMs: 1e9,
        signal: end.signal,
        count: null,
      },
      open: async (port) => workOn(there.get(port) as WorldBoard, step),
      onEvent: (event) => {
        events.push(event);
        if (event.type !== 'ended' || event.record.outcome !== 'green') return;
        greens.push({ record: event.record, board: { ...(there.get(event.port) as WorldBoard) } });
      },
      watch: ({ run, gone }) => {
        const atSocket = async (boards: readonly WorldBoard[], at: number) => {
          for (const board of boards) {
            there.set(`socket${at}`, board);
            await run(`socket${at}`);
            gone(`socket${at}`);
          }
        };
        void Promise.all(sockets.map(atSocket)).finally(() => end.abort());
        return () => {};
      },
    });
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  } finally {
    // What a process that is gone has open is closed, and nothing is written by that.
    for (const each of opened.reverse()) await each.close();
  }
  return { steps, isCrashed: isDead, events, greens, notes, summary };
}

function workOn(board: WorldBoard, step: () => void): BoardWork {
  const on = async <T>(name: keyof BoardWork, work: () => T): Promise<T> => {
    step();
    if (board.fails.has(name)) throw new EspError('protocol', `${name} failed`);
    const done = work();
    step();
    return done;
  };
  return {
    identify: () => on('identify', () => ({ mac: board.mac, chip: 'chip', flashSizeBytes: 1 << 20 })),
    flash: async () => {
      board.flash = 'torn';
      return on('flash', () => {
        board.flash = 'new';
        return [{ path: 'a.bin', offset: 0, md5: 'ab' }];
      });
    },
    putFiles: (values) =>
      on('putFiles', () => {
        board.row = values.get('key') ?? null;
        return 1;
      }),
    test: (values) => on('test', () => `PASS ${values.get('key')}`),
    pins: () => on('pins', () => {}),
    restart: () => on('restart', () => {}),
    isUnplugged: () => false,
    close: async () => {},
  };
}
