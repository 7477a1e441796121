// Going from screen to screen: pure changes of the state that several commands share.
import type { FlashState } from '../screens/flash/state.ts';
import { initialFlash } from './initial-state.ts';
import type { ScreenName, State } from './state.ts';
import { emptyEntry } from './text-entry.ts';

/** Esc and Ctrl-] lead back to where one came from; the status of the last screen stays. */
export function showScreen(state: State, screen: ScreenName): State {
  if (state.screen === screen) return { ...state, overlay: null };
  const cameFrom = screen === 'boards' ? 'boards' : state.screen;
  return { ...state, screen, cameFrom, overlay: null, failure: null };
}

export const showBack = (state: State): State => ({
  ...state,
  screen: state.cameFrom === state.screen ? 'boards' : state.cameFrom,
  cameFrom: 'boards',
});

/** A part of the Flash screen's state replaced. */
export const withFlash =
  (part: Partial<FlashState>) =>
  (state: State): State => ({ ...state, flash: { ...state.flash, ...part } });

/** The Flash screen from its beginning, with what there is to choose kept. */
export const chooseAgain = (state: State): State => ({
  ...state,
  flash: {
    ...initialFlash(state.flash.folder),
    shelf: state.flash.shelf,
    downloads: state.flash.downloads,
    choices: state.flash.choices,
    cursor: state.flash.cursor,
    backUpFirst: state.flash.backUpFirst,
    interrupted: state.flash.interrupted,
  },
});

export const askToErase = (state: State): State => ({
  ...showScreen(state, 'erase'),
  erase: { phase: 'confirm', typed: emptyEntry, asksUnlock: false, map: null, outcome: null },
});
