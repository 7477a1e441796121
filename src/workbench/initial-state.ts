// The state before anything has happened.
import { screens } from '../screens/index.ts';
import type { Beginning, ScreenName, ScreenStates, State } from './state.ts';

export function initialState(beginning: Beginning): State {
  const { columns, rows, depth, background, preferences } = beginning;
  const home = screens[0]?.name as ScreenName;
  const states = Object.fromEntries(screens.map((screen) => [screen.name, screen.initial(beginning)]));
  return {
    ...(states as unknown as ScreenStates),
    columns,
    rows,
    depth,
    background,
    preferences,
    home,
    screen: home,
    cameFrom: home,
    overlay: null,
    ports: { list: [], selected: null, known: {}, lost: [], moved: {}, awaited: null },
    board: null,
    operation: null,
    failure: null,
    status: { kind: 'quiet', text: '' },
    meaninglessMs: null,
    summary: [],
    nowMs: 0,
  };
}
