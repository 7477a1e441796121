// Reads a recipe, asks, and runs the station on a desk of its own: its runner cancels it, and it goes on while the
// person looks at something else.
import { hintsFor } from '../../advice/by-code.ts';
import { forScreen } from '../../advice/render.ts';
import { isEspError } from '../../device/errors.ts';
import type { OperationContext } from '../../device/operation.ts';
import { boardName } from '../../platform/board-names.ts';
import { fromTyped } from '../../platform/typed-path.ts';
import type { StationEvent } from '../../services/station/station.ts';
import type { StationHere } from '../../services/station/station-here.ts';
import { questionWords } from '../../services/station/words.ts';
import { isAtWork } from '../../workbench/several-boards.ts';
import { showScreen } from '../../workbench/show.ts';
import type { State } from '../../workbench/state.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { choose } from '../settings/actions.ts';
import { nobody, onPort, type StationState, withVisit } from './state.ts';
import { countedWords, endOf, planSteps } from './words.ts';

/** The desk of the station: no port is called so. */
const deskName = 'station';

const deskOf = (app: Workbench): Workbench => app.desks.of(deskName);

export const withStation =
  (part: Partial<StationState>) =>
  (state: State): State => ({ ...state, station: { ...state.station, ...part } });

/** Enter at the path: all that can be wrong is found out before a board is touched. */
export async function openRecipe(app: Workbench): Promise<void> {
  const { typed } = app.store.get().station;
  const path = fromTyped(typed.text.trim(), app.platform.startFolder);
  app.store.update(withStation({ phase: 'open', trouble: null }));
  try {
    const opened = await app.devices.openStation(path, (words) => app.note('warning', words));
    const { recipe, rows } = opened;
    const left = rows ? await rows.counts() : null;
    app.store.update(
      withStation({
        phase: 'ask',
        opened,
        plan: {
          name: recipe.name,
          steps: planSteps(recipe),
          question: questionWords(recipe, recipe.ports ?? 'usb'),
          folder: recipe.report.folder,
        },
        rows: left && { rows: left.rows, free: left.free },
        ...{ visits: [], cursor: 0, counts: nobody, redoesAll: false, redo: [] },
      }),
    );
  } catch (error) {
    app.store.update(withStation({ phase: 'path', trouble: troubleOf(error, app.platform.name) }));
  }
}

function troubleOf(error: unknown, platform: string): StationState['trouble'] {
  if (!isEspError(error)) return { message: `This is a bug in espwb: ${String(error)}`, hints: [] };
  return { message: error.message, hints: hintsFor(error, platform).map((hint) => forScreen(hint)) };
}

/** Esc at the question: nothing was touched. */
export async function leaveRecipe(app: Workbench): Promise<void> {
  const { opened } = app.store.get().station;
  app.store.update(withStation({ phase: 'path', opened: null, plan: null }));
  await opened?.close();
}

/** Enter at the question. */
export async function beginStation(app: Workbench): Promise<void> {
  const { opened, plan } = app.store.get().station;
  if (!opened || !plan) return;
  const desk = deskOf(app);
  const stop = new AbortController();
  app.store.update(withStation({ phase: 'run', stop: () => stop.abort() }));
  let isDone = false;
  try {
    isDone = await desk.runner.run({
      name: 'station',
      title: `Station ${plan.name}`,
      path: deskName,
      screen: 'station',
      // Until a board comes; quitting does not ask for it.
      onlyWaits: true,
      cancelLeaves: leaves(0),
      work: (context) => work(app, desk, opened, stop.signal, context),
    });
  } finally {
    await opened.close();
    const words = countedWords(app.store.get().station);
    app.store.update(withStation({ phase: 'over', opened: null, stop: null }));
    desk.store.update((state) => ({ ...state, summary: [...state.summary, `${plan.name}: ${words}.`] }));
    if (isDone) app.desks.front.say('good', `The station has ended: ${words}.`);
  }
}

async function work(
  app: Workbench,
  desk: Workbench,
  opened: StationHere,
  stop: AbortSignal,
  { signal, onEvent }: OperationContext,
): Promise<void> {
  await opened.run({
    ...{ signal, stop, count: null },
    again: (mac) => {
      const { redoesAll, redo } = desk.store.get().station;
      return redoesAll || redo.includes(mac);
    },
    onOpen: (port) => letGoOf(app, port),
    onEvent: (event) => take(app, desk, opened, event),
    onOperation: ({ port }, event) => {
      if (event.type === 'note') onEvent({ ...event, text: `${port}: ${forScreen(event.text)}` });
    },
  });
}

/** What a person has open there is closed, unless it is being worked on: then the board is red, and told why. */
async function letGoOf(app: Workbench, port: string): Promise<void> {
  for (const { store, runner, board } of app.desks.all) {
    const state = store.get();
    if (state.board?.path !== port || isAtWork(state)) continue;
    await runner.cancel('the station has the port');
    await board.close();
  }
}

function take(app: Workbench, desk: Workbench, opened: StationHere, event: StationEvent): void {
  const { port } = event;
  const update = (how: (station: StationState) => StationState) =>
    desk.store.update((state) => {
      const station = how(state.station);
      const working = station.visits.filter(({ isThere, status }) => isThere && isBusy(status)).length;
      const { operation } = state;
      return {
        ...state,
        station,
        operation: operation && { ...operation, cancelLeaves: leaves(working), onlyWaits: working === 0 },
      };
    }, 'soon');
  switch (event.type) {
    case 'plugged': {
      const isNew = {
        ...{ port, mac: null, step: null, row: null, name: null, seconds: null },
        ...({ status: 'waits', words: '', isThere: true } as const),
      };
      update((station) => withVisit(station, isNew));
      return;
    }
    case 'unplugged':
      update((station) => onPort(station, port, { isThere: false }));
      return;
    case 'step':
      update((station) => onPort(station, port, { mac: event.mac, step: event.step, status: 'works' }));
      return;
    default: {
      const end = endOf(event);
      const { status } = end;
      if (isBusy(status)) return;
      update((station) => ({
        ...onPort(station, port, end),
        counts: { ...station.counts, [status]: station.counts[status] + 1 },
        redo: station.redo.filter((mac) => mac !== event.mac),
      }));
      told(app, desk, event, end.words);
      // Free rows are looked up beside: the next board does not wait for it.
      void opened.rows?.counts().then(
        ({ rows, free }) => desk.store.update(withStation({ rows: { rows, free } }), 'soon'),
        () => {},
      );
    }
  }
}

const isBusy = (status: string): status is 'waits' | 'works' => status === 'waits' || status === 'works';

const tone = { green: 'good', red: 'bad', known: 'quiet', cancelled: 'warning' } as const;

/** The bell, the log, and the name that Boards shows from now on. */
function told(
  app: Workbench,
  desk: Workbench,
  { port, mac, record, type }: Extract<StationEvent, { type: 'known' | 'ended' }>,
  words: string,
): void {
  const { notify, names } = app.store.get().preferences;
  const verdict = type === 'known' ? 'known' : record.outcome;
  app.platform.notify(notify === 'osc9' ? 'osc9' : 'bell', `${port} ${verdict}`);
  desk.note(tone[verdict], [`${port} ${mac ?? ''}: ${verdict}`, words].filter(Boolean).join(', '));
  const name = boardName(record.name ?? '');
  // What it is called is kept for Boards, however this ends.
  if (record.outcome === 'green' && mac !== null && name !== '' && names[mac] !== name)
    void choose(app, 'names', { ...names, [mac]: name });
}

const leaves = (working: number): string =>
  working === 0
    ? 'no board half done'
    : `${working === 1 ? 'one board' : `${working} boards`} half done, and red`;

/** r at a board: it is done again once it comes back; pressed again it is not. */
export function redoBoard(app: Workbench): void {
  const { visits, cursor, redo } = app.store.get().station;
  const mac = visits[cursor]?.mac;
  if (mac == null) return;
  const isAsked = redo.includes(mac);
  app.store.update(withStation({ redo: isAsked ? redo.filter((each) => each !== mac) : [...redo, mac] }));
  app.say('good', isAsked ? `${mac} is left as it is.` : `${mac} is done again when it is plugged in next.`);
}

/** Esc: no further boards, and those that are being worked on come to their end. */
export function stopTaking(app: Workbench): void {
  const { stop } = app.store.get().station;
  app.store.update(withStation({ phase: 'end' }));
  stop?.();
}

/** Ctrl-C, asked for once. */
export async function cancelStation(app: Workbench): Promise<void> {
  const { status } = app.store.get();
  const { runner, store } = deskOf(app);
  if (status.asksToCancel) return runner.cancel();
  const text = `Ctrl-C again ends the station now and leaves ${store.get().operation?.cancelLeaves ?? leaves(0)}; else it goes on.`;
  app.store.update((state) => ({ ...state, status: { kind: 'warning', text, asksToCancel: true } }));
}

export const showStation = (state: State): State => showScreen(state, 'station');
