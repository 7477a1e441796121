// All that the workbench keeps, as plain data: the app's part and one desk a board. A desk's handlers see one State,
// and what they write of it goes back to where it belongs; of a desk behind nothing reaches what the person looks at.
import { screens } from '../screens/index.ts';
import { initialState } from './initial-state.ts';
import type { ScreenModule } from './screen-module.ts';
import type { AppState, Beginning, DeskState, ScreenName, State } from './state.ts';

export type Whole = {
  readonly app: AppState;
  readonly desks: readonly DeskState[];
  /** The id of the desk that the person looks at. */
  readonly front: number;
  /** The screen of no board that is shown, the first one or the log; null = the front desk's own. */
  readonly shown: ScreenName | null;
  /** Of which further desks are made. */
  readonly beginning: Beginning;
};

const byName = new Map<ScreenName, ScreenModule>(screens.map((screen) => [screen.name, screen]));
const isOfApp = (name: ScreenName): boolean => byName.get(name)?.ofApp === true;

const deskFields: readonly (keyof State)[] = [
  ...(['path', 'isGone', 'cameFrom', 'board', 'operation', 'failure', 'isCardAside'] as const),
  ...(['status', 'summary'] as const),
  ...screens.filter(({ ofApp }) => !ofApp).map(({ name }) => name),
];

/** What is not written from behind. */
const personFields: readonly (keyof State)[] = ['overlay', 'meaninglessMs', 'columns', 'rows'];

const appFields: readonly (keyof State)[] = [
  ...(['depth', 'background', 'preferences', 'home', 'ports', 'nowMs'] as const),
  ...screens.filter(({ ofApp }) => ofApp).map(({ name }) => name),
];

const allOfApp = [...appFields, ...personFields];

export function beginWhole(beginning: Beginning): Whole {
  const state = initialState(beginning);
  const app = picked<AppState>(allOfApp, state);
  return { app, desks: [deskOf(state, 0, null)], front: 0, shown: state.home, beginning };
}

const picked = <Part>(keys: readonly (keyof State)[], state: State): Part =>
  Object.fromEntries(keys.map((key) => [key, state[key]])) as Part;

const deskOf = (state: State, id: number, path: string | null): DeskState => ({
  ...picked<DeskState>(deskFields, state),
  screen: state.home,
  id,
  path,
});

export const deskWith = ({ desks }: Pick<Whole, 'desks'>, id: number): DeskState =>
  desks.find((desk) => desk.id === id) as DeskState;

/** The desk of this port; undefined while nothing was done with it. One that is gone may have lost its name. */
export function deskOn({ desks, app }: Pick<Whole, 'desks' | 'app'>, path: string): DeskState | undefined {
  const named = desks.filter((desk) => desk.path === path);
  const isTaken = app.ports.list.some((port) => port.path === path);
  return named.find(({ isGone }) => !isGone) ?? (isTaken ? undefined : named[0]);
}

export function viewOf(whole: Whole, id: number): State {
  const { app, desks, front, shown } = whole;
  const desk = deskWith(whole, id);
  const inFront = id === front;
  // The states of the screens are in both parts, each in its own.
  const parts = { ...app, ...desk } as unknown as State;
  return { ...parts, desks, inFront, screen: (inFront ? shown : null) ?? desk.screen };
}

/** `whole` after the desk has made `next` of the State that it saw. */
export function written(whole: Whole, id: number, before: State, next: State): Whole {
  const { inFront } = before;
  const app = taken(whole.app, inFront ? allOfApp : appFields, before, next);
  const desk = withCard(taken(deskWith(whole, id), deskFields, before, next), before, next);
  const { screen } = next;
  const goes = screen !== before.screen;
  const shown = inFront && goes ? (isOfApp(screen) ? screen : null) : whole.shown;
  // Where it was left is kept: a screen of the app is not a place of a board.
  const left = goes && !isOfApp(screen) ? { ...desk, screen } : desk;
  const result = { ...whole, app, desks: replaced(whole.desks, left), shown };
  return inFront ? followCursor(result) : result;
}

function taken<Part>(part: Part, keys: readonly (keyof State)[], before: State, next: State): Part {
  const changed = keys.filter((key) => next[key] !== before[key]);
  return changed.length === 0 ? part : { ...part, ...picked<Part>(changed, next) };
}

/** A failure of a desk behind puts no card over what the person looks at, nor over a list in which it has a row. */
function withCard(desk: DeskState, before: State, next: State): DeskState {
  if (next.failure === before.failure || next.isCardAside !== before.isCardAside) return desk;
  const isAside = !before.inFront || byName.get(before.screen)?.keepsCards === true;
  return { ...desk, isCardAside: next.failure !== null && isAside };
}

const replaced = (desks: readonly DeskState[], desk: DeskState): readonly DeskState[] =>
  desks.includes(desk) ? desks : desks.map((each) => (each.id === desk.id ? desk : each));

/** On the first screen the board under the cursor is in front. */
export function followCursor(whole: Whole): Whole {
  const { selected } = whole.app.ports;
  if (selected === null || whole.shown !== whole.app.home) return whole;
  const there = withDesk(whole, selected);
  return toFront(there, deskOn(there, selected)?.id ?? whole.front);
}

/** With a desk for this port: a port that was never used costs a few fields. */
export function withDesk(whole: Whole, path: string): Whole {
  if (deskOn(whole, path)) return whole;
  const { app, desks, beginning } = whole;
  const unused = desks.find((desk) => desk.path === null);
  if (unused) return { ...whole, desks: replaced(desks, { ...unused, path }) };
  const { preferences } = app;
  const fresh = initialState({
    ...beginning,
    preferences,
    folder: preferences.folder ?? beginning.folder,
  });
  const id = Math.max(...desks.map((desk) => desk.id)) + 1;
  return { ...whole, desks: [...desks, deskOf(fresh, id, path)] };
}

/** The one that was in front keeps its card for whoever comes back to it. */
function toFront(whole: Whole, id: number): Whole {
  const left = deskWith(whole, whole.front);
  if (id === left.id) return whole;
  const desks = left.failure === null ? whole.desks : replaced(whole.desks, { ...left, isCardAside: true });
  return { ...whole, desks, front: id };
}

/** This desk in front; the cursor of the first screen goes along. */
export function withFront(whole: Whole, id: number): Whole {
  const there = toFront(whole, id);
  const { app } = there;
  const { path } = deskWith(there, id);
  const selected = app.ports.list.some((port) => port.path === path) ? path : app.ports.selected;
  return { ...there, app: { ...app, overlay: null, ports: { ...app.ports, selected } } };
}

/** At the screen that it was left at; where it was never on one, at the one that shows what it does. */
export function withDeskShown(whole: Whole, id: number): Whole {
  const desk = deskWith(whole, id);
  const screen = isOfApp(desk.screen) ? (desk.operation?.screen ?? desk.screen) : desk.screen;
  const desks = replaced(whole.desks, { ...desk, screen });
  return withFront({ ...whole, desks, shown: isOfApp(screen) ? screen : null }, id);
}
