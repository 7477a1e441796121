// One board from the moment it is plugged in to its record. Green is said of a board whose every step has proved what
// it was for, and whose record is on the disk; of anything else it is not.
import type { Clock } from '../../device/clock.ts';
import { EspError, isEspError } from '../../device/errors.ts';
import type { BoardRecord, StationStep } from './board-record.ts';
import type { BoardWork, Identity } from './board-work.ts';
import type { Recipe } from './recipe.ts';
import type { Records } from './records.ts';
import type { Rows } from './rows.ts';
import { fill, type Values } from './template.ts';

export type BoardEnd =
  /** It was done before; `record` is that one. */
  | { readonly kind: 'known'; readonly record: BoardRecord }
  /** `isRecorded` false: the disk did not take it. */
  | { readonly kind: 'done'; readonly record: BoardRecord; readonly isRecorded: boolean };

/**
 * How the port is left: 'gone' = the board was pulled out meanwhile, whatever came of its run, and who is there now has
 * not been met; 'busy' = somebody else has it, and it was not met either.
 */
export type Left = 'there' | 'gone' | 'busy';

export type BoardVisit = { readonly end: BoardEnd; readonly left: Left };

export type RunBoard = {
  readonly port: string;
  readonly recipe: Pick<Recipe, 'flash' | 'files' | 'test' | 'pins' | 'boardName'>;
  readonly records: Pick<Records, 'lastOf' | 'begin' | 'add'>;
  readonly rows: Pick<Rows, 'claim' | 'reserve' | 'release'> | null;
  /** Whether this board is done again where it was green before, with its row as it is now. */
  readonly again: (mac: string) => boolean;
  readonly clock: Clock;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  /** Rejects as opening a port does. */
  readonly open: () => Promise<BoardWork>;
  readonly onStep: (step: StationStep, mac: string | null) => void;
  /** Called with each MAC, and before green is said: @throws EspError mac-twice where another port has it, too */
  readonly mustBeOnlyOne: (mac: string) => void;
};

type Found = Pick<BoardRecord, 'mac' | 'chip' | 'name' | 'row' | 'firmware' | 'files' | 'printed'>;

const nothing: Found = {
  ...{ mac: null, chip: null, name: null, row: null },
  ...{ firmware: [], files: 0, printed: null },
};

/** Never rejects for what a board, a file or a disk does. */
export async function runBoard(run: RunBoard): Promise<BoardVisit> {
  let work: BoardWork | null = null;
  const open = async () => {
    work = await run.open();
    return work;
  };
  const end = await runSteps({ ...run, open });
  const opened = work as BoardWork | null;
  await opened?.close().catch(() => {});
  return { end, left: opened ? (opened.isUnplugged() ? 'gone' : 'there') : leftUnopened(end.record.code) };
}

const leftUnopened = (code: BoardRecord['code']): Left => {
  if (code === 'port-busy') return 'busy';
  return code === 'unplugged' || code === 'port-missing' ? 'gone' : 'there';
};

async function runSteps(run: RunBoard): Promise<BoardEnd> {
  const { port, clock, records, now } = run;
  const began = now();
  const startedMs = clock.now();
  let step: StationStep = 'open';
  let found = nothing;
  const at = (next: StationStep) => {
    step = next;
    run.onStep(next, found.mac);
  };
  const learn = (more: Partial<Found>) => {
    found = { ...found, ...more };
  };
  const record = (end: Pick<BoardRecord, 'outcome' | 'step' | 'code' | 'message'>): BoardRecord => ({
    ...{ began, ended: now(), port, ...found },
    seconds: Math.round(clock.now() - startedMs) / 1000,
    ...end,
  });
  try {
    at('open');
    const work = await run.open();
    at('identify');
    const identity = await work.identify();
    learn({ mac: identity.mac, chip: identity.chip });
    run.mustBeOnlyOne(identity.mac);
    const last = records.lastOf(identity.mac);
    if (last?.outcome === 'green' && !run.again(identity.mac)) return { kind: 'known', record: last };
    // Which of the two boards this is nobody can tell.
    if (last?.code === 'mac-twice' && !run.again(identity.mac)) throw seenTwice(last);
    await doSteps(run, work, identity, at, learn).finally(() => run.rows?.release(identity.mac));
    at('record');
    run.mustBeOnlyOne(identity.mac);
    const green = record({ outcome: 'green', step: null, code: null, message: null });
    await records.add(green);
    return { kind: 'done', record: green, isRecorded: true };
  } catch (error) {
    const known = isEspError(error) ? error : unexpectedly(error);
    const outcome = known.code === 'cancelled' ? 'cancelled' : 'red';
    const red = record({ outcome, step, code: known.code, message: known.message });
    const isRecorded = await records.add(red).then(
      () => true,
      () => false,
    );
    return { kind: 'done', record: red, isRecorded };
  }
}

async function doSteps(
  { port, recipe, records, rows, again, now }: RunBoard,
  work: BoardWork,
  { mac }: Identity,
  at: (step: StationStep) => void,
  learn: (more: Partial<Found>) => void,
): Promise<void> {
  // A disk that takes nothing, and rows that have come to their end, are found out before the board is changed.
  await records.begin({ time: now(), mac, port });
  await rows?.reserve(mac, again(mac));
  if (recipe.flash) {
    at('flash');
    learn({ firmware: await work.flash() });
  }
  const row = rows ? await rows.claim(mac, again(mac)) : null;
  const values = new Map([['mac', mac], ...(row?.values ?? [])]);
  const name = recipe.boardName === null ? null : fill(recipe.boardName, values);
  learn({ row: row?.key ?? null, name });
  const named: Values = name === null ? values : new Map([...values, ['name', name]]);
  if (recipe.files.length > 0) {
    at('files');
    learn({ files: await work.putFiles(named) });
  }
  if (recipe.test) {
    at('test');
    learn({ printed: await work.test(named) });
  }
  if (recipe.pins.length > 0) {
    at('pins');
    await work.pins();
  }
  at('restart');
  await work.restart();
}

const seenTwice = ({ mac, ended }: BoardRecord): EspError =>
  new EspError('mac-twice', `Two boards had the MAC ${mac} at ${ended}, and this may be either.`);

/** A bug is red, and says what it is: a station does not end for one board. */
const unexpectedly = (cause: unknown): EspError =>
  new EspError('internal', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), {
    board: 'unknown',
    cause,
  });
