// Which boards are meant together: marks of rows, as the list and the commands see them. Pure.
import type { DisabledReason } from '../../workbench/availability.ts';
import { unmarked } from '../../workbench/ports.ts';
import type { State } from '../../workbench/state.ts';
import { visiblePorts } from './visible-ports.ts';

export const hasMarks = ({ ports }: State): boolean => ports.marked.length > 0;

/** The marks mean what is done in Boards; a board's own screen is that board's. */
export const isMarkedHere = (state: State): boolean => hasMarks(state) && state.screen === state.home;

export const needsCursorPort: DisabledReason = ({ ports: { list, selected } }) =>
  list.some(({ path }) => path === selected) ? null : 'There is no board here.';

const withMarks = (state: State, marked: readonly string[]): State => ({
  ...state,
  ports: marked.length === 0 ? unmarked(state.ports) : { ...state.ports, marked },
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

export const needsMarks: DisabledReason = (state) =>
  hasMarks(state) ? null : 'Mark boards first: space the one under the cursor, a all.';

/** For `a`: there is nothing that it would mark. */
export const needsLikely: DisabledReason = (state) =>
  hasMarks(state) || likelyPaths(state).length > 0
    ? null
    : 'No likely board is attached: space marks the one under the cursor.';

/** Of those that the filter leaves, as `--all` takes them: what is built in never. */
const likelyPaths = (state: State): readonly string[] =>
  visiblePorts(state)
    .filter(
      ({ kind, likelihood, problem }) => kind !== 'virtual' && likelihood === 'likely' && problem === null,
    )
    .map(({ path }) => path);

export const toggleAllMarks = (state: State): State =>
  withMarks(state, hasMarks(state) ? [] : likelyPaths(state));
