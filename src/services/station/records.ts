// What a station has done, board by board, in one folder that one process writes at a time. The journal is what
// counts; the report for people is made of it.
import { join } from 'node:path';
import { EspError } from '../../device/errors.ts';
import { makeFolder } from '../../disk/make-folder.ts';
import { isNoRoom } from '../../disk/no-room.ts';
import { privateFolderMode } from '../../disk/write-whole.ts';
import { lockFile } from '../../platform/lock-file.ts';
import { printable } from '../../text/printable.ts';
import { type BoardRecord, boardRecordIn } from './board-record.ts';
import { openJournal } from './journal.ts';
import { addToReport, type Report, writeReport } from './report.ts';

/** That a run began is on the disk before the board is changed: a disk that is full is found out then. */
type Begun = { readonly type: 'begin'; readonly time: string; readonly mac: string; readonly port: string };
type Entry = Begun | ({ readonly type: 'board' } & BoardRecord);

export type Records = {
  /** The last of each board, by MAC. */
  readonly lastOf: (mac: string) => BoardRecord | null;
  /** Whether a run of this board began and did not come to its record: power was cut, or the program killed. */
  readonly wasInterrupted: (mac: string) => boolean;
  /** Of boards with a MAC: how many ended green at last, how many did not. */
  readonly counts: () => { readonly green: number; readonly red: number };
  /** @throws EspError disk-full | file-unreadable */
  readonly begin: (begun: Omit<Begun, 'type'>) => Promise<void>;
  /** Durable when it resolves. @throws EspError disk-full | file-unreadable, with nothing written */
  readonly add: (record: BoardRecord) => Promise<void>;
  /** What was put right at the start, in words. */
  readonly mended: string | null;
  readonly close: () => Promise<void>;
};

export type RecordsOptions = Report & {
  /** That the report could not be written: the records are whole. */
  readonly onNote: (text: string) => void;
  readonly openLines?: Parameters<typeof openJournal>[2];
};

/** @throws EspError session-busy where another station has the folder | state-damaged | file-unreadable | disk-full */
export async function openRecords({ onNote, openLines, ...report }: RecordsOptions): Promise<Records> {
  const lock = await lockFolder(report.folder);
  try {
    const journal = await openJournal(join(report.folder, 'journal.jsonl'), entryIn, openLines);
    const last = new Map<string, BoardRecord>();
    const open = new Set<string>();
    const take = (entry: Entry) => {
      if (entry.type === 'begin') open.add(entry.mac);
      else if (entry.mac !== null) {
        open.delete(entry.mac);
        last.set(entry.mac, entry);
      }
    };
    for (const entry of journal.entries) take(entry);
    const told = (work: Promise<void>) =>
      work.catch((error: NodeJS.ErrnoException) =>
        onNote(`The report in ${printable(report.folder)} was not written (${error.code ?? error.message}).`),
      );
    await told(writeReport(report, recordsIn(journal.entries)));
    return {
      lastOf: (mac) => last.get(mac) ?? null,
      wasInterrupted: (mac) => open.has(mac),
      counts: () => {
        const all = [...last.values()];
        const green = all.filter(({ outcome }) => outcome === 'green').length;
        return { green, red: all.length - green };
      },
      begin: async (begun) => {
        const entry: Entry = { type: 'begin', ...begun };
        await journal.append(entry);
        take(entry);
      },
      add: async (record) => {
        const entry: Entry = { type: 'board', ...record };
        await journal.append(entry);
        take(entry);
        await told(addToReport(report, record));
      },
      mended: journal.mended,
      close: async () => {
        await journal.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const recordsIn = (entries: readonly Entry[]): BoardRecord[] =>
  entries.flatMap((entry) => (entry.type === 'board' ? [entry] : []));

function entryIn(value: Readonly<Record<string, unknown>>): Entry | null {
  const { type, time, mac, port } = value;
  if (type === 'begin')
    return [time, mac, port].every((each) => typeof each === 'string') ? (value as unknown as Begun) : null;
  const record = type === 'board' ? boardRecordIn(value) : null;
  return record && { ...record, type: 'board' };
}

async function lockFolder(folder: string): Promise<{ readonly release: () => Promise<void> }> {
  const name = printable(folder);
  const lock = await makeFolder(folder, privateFolderMode)
    .then(() => lockFile(join(folder, 'station.lock')))
    .catch((cause: NodeJS.ErrnoException) => {
      const code = isNoRoom(cause) ? 'disk-full' : 'file-unreadable';
      throw new EspError(code, `${name} cannot be written (${cause.code ?? cause.message}).`, { cause });
    });
  if (lock.release) return lock;
  throw new EspError(
    'session-busy',
    `Another station (process ${lock.holder}) keeps its records in ${name}.`,
    {
      hints: ['End that one first, or give this recipe a [report] folder of its own.'],
      hintsSayAll: true,
    },
  );
}
