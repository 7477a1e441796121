// Going from screen to screen: pure changes of the state that several commands share.
import type { ScreenName, State } from './state.ts';

/** Esc and Ctrl-] lead back to where one came from; the status of the last screen stays. */
export function showScreen(state: State, screen: ScreenName): State {
  if (state.screen === screen) return { ...state, overlay: null };
  const cameFrom = screen === state.home ? state.home : state.screen;
  return { ...state, screen, cameFrom, overlay: null, failure: null };
}

export const showBack = (state: State): State => ({
  ...state,
  screen: state.cameFrom === state.screen ? state.home : state.cameFrom,
  cameFrom: state.home,
});
