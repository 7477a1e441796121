// The rows of a CSV, one a board and never a second time. Which board has which row stands in a journal beside the
// CSV, on the disk before the row's values leave this file; a row is known by its key, whatever its place.
import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { EspError } from '../../device/errors.ts';
import { isNoRoom } from '../../disk/no-room.ts';
import { type CsvRow, type CsvTable, readCsvFile } from '../../platform/csv-file.ts';
import { lockFile } from '../../platform/lock-file.ts';
import { printable } from '../../text/printable.ts';
import { openJournal } from './journal.ts';
import type { RowsRecipe } from './recipe.ts';
import type { Values } from './template.ts';

export type Row = { readonly key: string; readonly values: Values };

export type Rows = {
  /** As the file had them at the start; the same ones all the time. */
  readonly columns: readonly string[];
  readonly mended: string | null;
  /**
   * Before the board is changed: that its own row is as it was, or that one is free for it when all who asked before
   * have theirs. @throws EspError as claim does, but for the disk
   */
  readonly reserve: (mac: string, anew: boolean) => Promise<void>;
  /** The board has its row, or needs none any more. */
  readonly release: (mac: string) => void;
  /** By the file as it is now. @throws EspError usage | file-unreadable */
  readonly counts: () => Promise<{
    readonly rows: number;
    readonly free: number;
    readonly lost: readonly string[];
  }>;
  /**
   * The board's own row, or the first that nobody has: then the board has it from now on, durably.
   * @param anew takes a row that was changed since as it is now
   * @throws EspError usage where none is left, or the board's own was changed or removed | file-unreadable | disk-full
   */
  readonly claim: (mac: string, anew: boolean) => Promise<Row>;
  readonly close: () => Promise<void>;
};

type Claim = {
  readonly time: string;
  readonly mac: string;
  readonly key: string;
  /** SHA-256 of all values, and of all but the key: values of a secret do not stand here. */
  readonly digest: string;
  readonly rest: string;
};

export type RowsOptions = Pick<RowsRecipe, 'path' | 'key' | 'delimiter'> & {
  readonly now: () => string;
  readonly openLines?: Parameters<typeof openJournal>[2];
};

/** @throws EspError session-busy where another station uses the file | usage | state-damaged | file-unreadable | disk-full */
export async function openRows({ now, openLines, ...given }: RowsOptions): Promise<Rows> {
  // Two names of one file are one file.
  const path = await realpath(given.path).catch(() => given.path);
  const name = printable(path);
  const { table } = await readRows(name, { ...given, path });
  if ((await stat(path)).nlink > 1) throw hasTwoNames(name);
  // Columns may change places meanwhile: the one that tells rows apart stays what it was.
  const key = given.key ?? (table.columns[0] as string);
  const read = () => readRows(name, { ...given, path, key });
  const lock = await locked(path, name);
  try {
    const journal = await openJournal(`${path}.used.jsonl`, claimIn, openLines);
    const keyTaken = () => new Map(journal.entries.map((claim) => [claim.key, claim]));
    /** By its key, or as a whole: it may have been told apart by another column then. */
    const isTaken = (own: string, row: CsvRow) => {
      const digest = digestOf(row);
      return journal.entries.some((claim) => claim.key === own || claim.digest === digest);
    };
    const claimOf = (mac: string) => journal.entries.findLast((claim) => claim.mac === mac) ?? null;
    const ownRow = (keyed: Keyed, own: Claim, anew: boolean): CsvRow => {
      const row = keyed.get(own.key);
      if (!row) throw ownIsGone(name, own.key);
      if (digestOf(row) !== own.digest && !anew) throw ownHasChanged(name, row, own.key);
      return row;
    };
    const freeRows = (keyed: Keyed) => {
      const renamed = renamedRows(keyed, keyTaken(), key);
      const free = [...keyed].filter(([own, row]) => !isTaken(own, row) && !renamed.has(own));
      if (free.length === 0) throw noneLeft(name, keyed.size, [...renamed]);
      return free;
    };
    const claim = async (mac: string, anew: boolean): Promise<Row> => {
      const { keyed } = await read();
      const had = claimOf(mac);
      const [own, row] = had
        ? ([had.key, ownRow(keyed, had, anew)] as const)
        : (freeRows(keyed)[0] as [string, CsvRow]);
      if (had?.digest !== digestOf(row))
        await journal.append({ ...claimFor(row, own, key), mac, time: now() });
      return { key: own, values: row.values };
    };
    /** Boards that are being worked on and have no row yet. */
    const reserved = new Set<string>();
    const reserve = async (mac: string, anew: boolean): Promise<void> => {
      const { keyed } = await read();
      const own = claimOf(mac);
      if (own) return void ownRow(keyed, own, anew);
      const free = freeRows(keyed).length;
      if (free <= reserved.size) throw allKept(name, free);
      reserved.add(mac);
    };
    let last: Promise<unknown> = Promise.resolve();
    /** One after the other: two boards at once do not look for the same free row. */
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const done = last.then(work);
      last = done.catch(() => {});
      return done;
    };
    return {
      columns: table.columns,
      mended: journal.mended,
      counts: async () => {
        const { keyed } = await read();
        const taken = keyTaken();
        const free = [...keyed].filter(([own, row]) => !isTaken(own, row)).length;
        return { rows: keyed.size, free, lost: [...taken.keys()].filter((key) => !keyed.has(key)) };
      },
      reserve: (mac, anew) => inTurn(() => reserve(mac, anew)),
      release: (mac) => void reserved.delete(mac),
      claim: (mac, anew) =>
        inTurn(async () => {
          const row = await claim(mac, anew);
          reserved.delete(mac);
          return row;
        }),
      close: async () => {
        await last;
        await journal.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

type Keyed = ReadonlyMap<string, CsvRow>;

async function readRows(
  name: string,
  { path, key, delimiter }: Pick<RowsRecipe, 'path' | 'key' | 'delimiter'>,
): Promise<{ readonly table: CsvTable; readonly keyed: Keyed }> {
  const table = await readCsvFile(path, delimiter);
  const column = key ?? (table.columns[0] as string);
  if (!table.columns.includes(column))
    throw wrong(`${name} has no column "${printable(column)}".`, [
      `It has: ${table.columns.map((each) => printable(each)).join(', ')}`,
    ]);
  const keyed = new Map<string, CsvRow>();
  for (const row of table.rows) {
    const value = row.values.get(column) as string;
    const other = keyed.get(value);
    if (value === '') throw wrong(`${name}:${row.line}: "${printable(column)}" is empty.`, []);
    if (other)
      throw wrong(`${name}:${row.line}: "${printable(value)}" stands in line ${other.line}, too.`, [
        `Each row needs a "${printable(column)}" of its own.`,
      ]);
    keyed.set(value, row);
  }
  return { table, keyed };
}

/**
 * Rows that have another key than when they were used: their other values would reach a second board. What stands
 * in several rows (the name of a network) says nothing.
 */
function renamedRows(keyed: Keyed, taken: ReadonlyMap<string, Claim>, key: string): ReadonlySet<string> {
  const lost = [...taken.values()].filter((claim) => !keyed.has(claim.key));
  if (lost.length === 0) return new Set();
  const count = new Map<string, number>();
  const add = (rest: string) => count.set(rest, (count.get(rest) ?? 0) + 1);
  for (const row of keyed.values()) add(restOf(row, key));
  for (const claim of lost) add(claim.rest);
  const lostRests = new Set(lost.map(({ rest }) => rest));
  return new Set(
    [...keyed].flatMap(([own, row]) => {
      const rest = restOf(row, key);
      return !taken.has(own) && row.values.size > 1 && lostRests.has(rest) && count.get(rest) === 2
        ? [own]
        : [];
    }),
  );
}

const claimFor = (row: CsvRow, key: string, column: string): Omit<Claim, 'mac' | 'time'> => ({
  key,
  digest: digestOf(row),
  rest: restOf(row, column),
});

const digestOf = (row: CsvRow): string => sha256([...row.values]);

const restOf = (row: CsvRow, column: string): string =>
  sha256([...row.values].filter(([name]) => name !== column));

/** In the order of the names: columns may change places. */
const sha256 = (values: readonly (readonly [string, string])[]): string => {
  const ordered = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex');
};

function claimIn(value: Readonly<Record<string, unknown>>): Claim | null {
  const { time, mac, key, digest, rest } = value;
  const isClaim = [time, mac, key, digest, rest].every((each) => typeof each === 'string');
  return isClaim ? (value as unknown as Claim) : null;
}

async function locked(path: string, name: string): Promise<{ readonly release: () => Promise<void> }> {
  const lock = await lockFile(`${path}.lock`).catch((cause: NodeJS.ErrnoException) => {
    const message = `Beside ${name} nothing can be written (${cause.code ?? cause.message}), and which rows are used has to stand there.`;
    throw new EspError(isNoRoom(cause) ? 'disk-full' : 'file-unreadable', message, { cause });
  });
  if (lock.release) return lock;
  throw new EspError('session-busy', `Another station (process ${lock.holder}) uses ${name}.`, {
    hints: ['A row is for one board alone: end that station, or give each its own part of the rows.'],
    hintsSayAll: true,
  });
}

const wrong = (message: string, hints: readonly string[]): EspError =>
  new EspError('usage', message, { hints, hintsSayAll: true });

/** Which rows are used stands beside a name: under another one the same rows would be free. */
const hasTwoNames = (name: string): EspError =>
  wrong(`${name} is a hard link: under its other name a station could use its rows again.`, [
    'Give the station a copy that has one name, or use a symbolic link.',
  ]);

const noneLeft = (name: string, count: number, renamed: readonly string[]): EspError =>
  wrong(
    renamed.length > 0
      ? `${name} has no row left but ${renamed.map((key) => printable(key)).join(', ')}, which were used under another key.`
      : `${name} has no row left: all ${count} are used.`,
    ['Add rows to it; the station reads it anew for each board.'],
  );

const allKept = (name: string, count: number): EspError =>
  wrong(
    `${name} has no row left: ${count === 1 ? 'the last one is' : `the last ${count} are`} for boards that are being worked on.`,
    ['Add rows to it; the station reads it anew for each board.'],
  );

const ownIsGone = (name: string, key: string): EspError =>
  wrong(`The row "${printable(key)}" of this board is no longer in ${name}.`, [
    'Put it back: this board has its values, and gets no other row.',
  ]);

const ownHasChanged = (name: string, { line }: CsvRow, key: string): EspError =>
  wrong(`${name}:${line}: The row "${printable(key)}" was changed since this board had it.`, [
    'Put it back as it was, or run the station with --again, which takes it as it is now.',
  ]);
