// Runs one job on all marked boards side by side, each on its own desk: its runner cancels it, its card tells of its
// failure, and the others are not disturbed.

import { createSlots, usualJobs } from '../../services/slots.ts';
import { isAtWork } from '../../workbench/several-boards.ts';
import { showScreen } from '../../workbench/show.ts';
import type { DeskState, State } from '../../workbench/state.ts';
import { emptyEntry } from '../../workbench/text-entry.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { type Batch, type BatchJob, type BatchRow, rowsThat } from './state.ts';
import { countsOf } from './words.ts';

/** Looks at every marked board, then asks; what needs no question begins at once. */
export async function beginBatch(app: Workbench, job: BatchJob): Promise<void> {
  const rows = app.store.get().ports.marked.map((path) => firstRow(app.desks.of(path).store.get(), job));
  // What is typed ahead is for the question.
  const batch: Batch = { job, phase: job.field ? 'ask' : 'prepare', rows, isStopped: false };
  app.store.update((state) => ({
    ...showScreen(state, 'batch'),
    batch: { batch, cursor: 0, typed: emptyEntry },
  }));
  if (job.prepare) await prepareRows(app, batch);
  else if (!job.field) await carryOut(app);
}

function firstRow(desk: DeskState, { prepare }: BatchJob): BatchRow {
  const row = { id: desk.id, mac: null, bytes: 0, failure: null, isAgreed: false };
  if (isAtWork(desk)) return { ...row, status: 'left-out', words: busyWords(desk) };
  return { ...row, status: prepare ? 'waits' : 'ready', words: '' };
}

const busyWords = ({ operation }: DeskState): string => `busy: ${operation?.title.toLowerCase()}`;

/** Enter at the question: what was typed for the job is read first. */
export async function agree(app: Workbench): Promise<void> {
  const { batch, typed } = app.store.get().batch;
  try {
    await batch?.job.field?.take(typed.text.trim());
  } catch (error) {
    app.say('bad', error instanceof Error ? error.message : String(error));
    return;
  }
  await carryOut(app);
}

/** What was agreed to, on every board that is ready. */
export async function carryOut(app: Workbench): Promise<void> {
  const { batch } = app.store.get().batch;
  if (!batch || batch.phase === 'run') return;
  const { job } = batch;
  setBatch(app, job, { phase: 'run', isStopped: false });
  const rows = rowsThat(batch, 'ready');
  for (const { id } of rows) setRow(app, job, id, { status: 'waits', isAgreed: true });
  await inTurn(app, job, rows, ({ id }) => carryOutOne(app, job, id));
  finish(app, job);
}

/**
 * Those that failed or were cancelled: looked at again, and done if it is the board that was agreed to. For one that
 * could not be looked at before, nobody has agreed to anything yet.
 */
export async function tryAgain(app: Workbench): Promise<void> {
  const { batch } = app.store.get().batch;
  if (batch?.phase !== 'over') return;
  const { job } = batch;
  setBatch(app, job, { phase: 'run', isStopped: false });
  const rows = rowsThat(batch, 'failed', 'cancelled');
  for (const { id } of rows) setRow(app, job, id, { status: 'waits', words: '', failure: null });
  await inTurn(app, job, rows, async (row) => {
    const isReady = await prepareOne(app, job, row);
    if (isReady && (row.isAgreed || !job.prepare)) await carryOutOne(app, job, row.id);
  });
  const { batch: now } = app.store.get().batch;
  if (now?.job === job && rowsThat(now, 'ready').length > 0) setBatch(app, job, { phase: 'ask' });
  else finish(app, job);
}

/** As many at a time as with a command; who still waits when all are told to stop does not begin. */
async function inTurn(
  app: Workbench,
  job: BatchJob,
  rows: readonly BatchRow[],
  work: (row: BatchRow) => Promise<unknown>,
): Promise<void> {
  const slots = createSlots(usualJobs);
  const { signal } = new AbortController();
  const one = async (row: BatchRow) => {
    await slots.take(signal);
    const { batch } = app.store.get().batch;
    if (batch?.job === job && batch.isStopped)
      setRow(app, job, row.id, { status: 'cancelled', words: 'Cancelled before it began.' });
    else await work(row);
    slots.giveBack();
  };
  await Promise.all(rows.map(one));
}

/** Nothing is done. */
export async function leaveBatch(app: Workbench): Promise<void> {
  const { batch } = app.store.get().batch;
  app.store.update((state) => ({ ...showScreen(state, state.home), batch: { ...state.batch, batch: null } }));
  if (batch?.job.leave) await Promise.all(rowsThat(batch, 'ready').map(({ id }) => batch.job.leave?.(id)));
}

/** The card of the board under the cursor, or the board itself as it was left. */
export function openRow(app: Workbench): void {
  const { batch, cursor } = app.store.get().batch;
  const row = batch?.rows[cursor];
  if (!row) return;
  if (row.failure === null) {
    app.desks.bring(row.id);
    return;
  }
  const { store } = app.desks.numbered(row.id);
  app.desks.look(row.id);
  // It may have failed again since.
  store.update((state) => ({ ...state, failure: state.failure ?? row.failure, isCardAside: false }));
}

async function prepareRows(app: Workbench, { job, rows }: Batch): Promise<void> {
  await inTurn(app, job, rows, (row) => prepareOne(app, job, row));
  const { batch } = app.store.get().batch;
  if (batch?.job !== job) return;
  setBatch(app, job, { phase: rowsThat(batch, 'ready').length > 0 ? 'ask' : 'over' });
}

/** True where it is ready. */
async function prepareOne(app: Workbench, job: BatchJob, { id, mac }: BatchRow): Promise<boolean> {
  const desk = app.desks.numbered(id);
  if (isAtWork(desk.store.get())) {
    setRow(app, job, id, { status: 'left-out', words: busyWords(desk.store.get()) });
    return false;
  }
  if (!job.prepare) {
    setRow(app, job, id, { status: 'ready' });
    return true;
  }
  setRow(app, job, id, { status: 'works' });
  const found = await job.prepare(id);
  if (!found) {
    endWithout(app, job, id, () => 'It can be looked at now: r does the rest.');
    return false;
  }
  // What was agreed to is for the board that was looked at then.
  const isAnother = mac !== null && found.mac !== mac;
  const leftOut = isAnother ? `another board has this port now: ${found.mac ?? 'unknown'}` : found.leftOut;
  setRow(app, job, id, {
    ...{ status: leftOut === null ? 'ready' : 'left-out', words: leftOut ?? found.words },
    ...{ bytes: found.bytes, mac: mac ?? found.mac },
  });
  return leftOut === null;
}

async function carryOutOne(app: Workbench, job: BatchJob, id: number): Promise<void> {
  setRow(app, job, id, { status: 'works' });
  if (await job.carryOut(id)) setRow(app, job, id, { status: 'done', words: job.outcome(id) });
  else
    endWithout(app, job, id, () => {
      setRow(app, job, id, { status: 'done' });
      return job.outcome(id);
    });
}

/** A cancel that left nothing half done has no card. `onCard`: `r` there did it after all; the words of its row. */
function endWithout(app: Workbench, job: BatchJob, id: number, onCard: () => string): void {
  const { store, runner } = app.desks.numbered(id);
  const { failure, status } = store.get();
  setRow(app, job, id, {
    ...{ status: failure === null ? 'cancelled' : 'failed', failure },
    words: failure === null ? status.text : [failure.title, failure.condition].filter(Boolean).join('. '),
  });
  if (failure === null) return;
  runner.onceRetried(() => {
    setRow(app, job, id, { words: onCard(), failure: null });
    if (app.store.get().batch.batch?.phase === 'over') finish(app, job);
  });
}

function finish(app: Workbench, job: BatchJob): void {
  setBatch(app, job, { phase: 'over' });
  const { batch } = app.store.get().batch;
  if (batch?.job !== job) return;
  const words = countsOf(batch);
  const isGood = rowsThat(batch, 'done').length === batch.rows.length;
  app.desks.front.say(isGood ? 'good' : 'warning', `${job.title}: ${words}.`);
}

/** As long as it is the one that is shown: another may have been begun meanwhile. */
const changed =
  (job: BatchJob, change: (batch: Batch) => Batch) =>
  (state: State): State => {
    const { batch } = state.batch;
    return batch?.job === job ? { ...state, batch: { ...state.batch, batch: change(batch) } } : state;
  };

const setBatch = (app: Workbench, job: BatchJob, part: Partial<Batch>): void =>
  app.store.update(changed(job, (batch) => ({ ...batch, ...part })));

const setRow = (app: Workbench, job: BatchJob, id: number, part: Partial<BatchRow>): void =>
  app.store.update(
    changed(job, (batch) => ({
      ...batch,
      rows: batch.rows.map((row) => (row.id === id ? { ...row, ...part } : row)),
    })),
    'soon',
  );
