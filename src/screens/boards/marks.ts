// Which boards are meant together: marks of rows, as the list and the commands see them. Pure.
import type { DisabledReason } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import { visiblePorts } from './visible-ports.ts';

export const hasMarks = ({ ports }: State): boolean => ports.marked.length > 0;

/** The marks mean what is done in Boards; a board's own screen is that board's. */
export const isMarkedHere = (state: State): boolean => hasMarks(state) && state.screen === state.home;

export const needsCursorPort: DisabledReason = ({ ports: { list, selected } }) =>
  list.some(({ path }) => path === selected) ? null : 'There is no board here.';

const withMarks = (state: State, marked: readonly string[]): State => ({
  ...state,
  ports: { ...state.ports, marked },
});

/** The row under the cursor, and one down. */
export function toggleMark(state: State): State {
  const { marked, selected } = state.ports;
  if (selected === null) return state;
  const others = marked.filter((path) => path !== selected);
  const toggled = withMarks(state, others.length === marked.length ? [...others, selected] : others);
  const rows = visiblePorts(state);
  const next = rows[rows.findIndex(({ path }) => path === selected) + 1]?.path ?? selected;
  return { ...toggled, ports: { ...toggled.ports, selected: next } };
}

/** Of those that the filter leaves, as `--all` takes them: every likely one, and what is built in never. */
export function toggleAllMarks(state: State): State {
  if (hasMarks(state)) return withMarks(state, []);
  const shown = visiblePorts(state).filter(
    ({ problem, path }) => problem === null && state.ports.list.some((port) => port.path === path),
  );
  const likely = shown.filter(({ kind, likelihood }) => kind !== 'virtual' && likelihood === 'likely');
  return withMarks(
    state,
    likely.map(({ path }) => path),
  );
}
