// The state before anything has happened.
import { screens } from '../screens/index.ts';
import type { Beginning, DeskState, ScreenName, ScreenStates, State } from './state.ts';

export function initialState(beginning: Beginning): State {
  const { columns, rows, depth, background, preferences } = beginning;
  const home = screens[0]?.name as ScreenName;
  const states = Object.fromEntries(screens.map((screen) => [screen.name, screen.initial(beginning)]));
  const desk: DeskState = {
    id: 0,
    path: null,
    isGone: false,
    screen: home,
    cameFrom: home,
    board: null,
    operation: null,
    failure: null,
    isCardAside: false,
    status: { kind: 'quiet', text: '' },
    summary: [],
  };
  return {
    ...(states as unknown as ScreenStates),
    ...desk,
    columns,
    rows,
    depth,
    background,
    preferences,
    home,
    overlay: null,
    ports: {
      list: [],
      selected: null,
      isChosen: false,
      marked: [],
      known: {},
      lost: [],
      moved: {},
      awaited: null,
    },
    meaninglessMs: null,
    nowMs: 0,
    desks: [],
    inFront: true,
  };
}
