// What the next key is meant for, derived from the state and from nothing else.
import { besideColumns } from '../screens/frame-size.ts';
import { screens } from '../screens/index.ts';
import { isPromptLate } from './availability.ts';
import { type Binding, everywhere, type Focus } from './binding.ts';
import { clamp } from './cursor.ts';
import type { FocusFacts, ScreenModule } from './screen-module.ts';
import type { Failure, ScreenName, State } from './state.ts';

const byName = new Map<ScreenName, ScreenModule>(screens.map((screen) => [screen.name, screen]));

export const screenOf = (state: State): ScreenModule => byName.get(state.screen) as ScreenModule;

/** What a frame is made of: the screen, and the one beside it where there is a board and room; with their columns. */
export function shownScreens(state: State): readonly { screen: ScreenModule; columns: number }[] {
  const screen = screenOf(state);
  const other = screen.beside && state.board ? byName.get(screen.beside) : undefined;
  const columns = other ? besideColumns(state.columns) : 0;
  const shown = [{ screen, columns: state.columns - columns }];
  return other && columns > 0 ? [...shown, { screen: other, columns }] : shown;
}

/** The screen that a command belongs to, where another one is shown and it may be about what only that one shows. */
export function hiddenScreenOf({ where, fromAnywhere }: Binding, state: State): ScreenModule | null {
  const isOf = (screen: ScreenModule): boolean => where.some((focus) => Object.hasOwn(screen.focuses, focus));
  if (fromAnywhere || where.includes(everywhere) || isOf(screenOf(state))) return null;
  const home = screens.find(({ focuses }) => Object.hasOwn(focuses, where[0] ?? ''));
  return home?.entry ? home : null;
}

/** What lies over any screen and has keys of its own. */
const overScreens: Readonly<
  Record<
    'running' | 'running-prompt' | 'running-write' | 'failure' | 'failure-program' | 'help' | 'palette',
    FocusFacts
  >
> = {
  running: { title: 'While something runs', passing: true },
  'running-prompt': { title: 'While no prompt answers', passing: true },
  'running-write': { title: 'While the flash changes', passing: true },
  failure: { title: 'A failure', passing: true },
  'failure-program': { title: 'A failure: a program is in the way', passing: true },
  help: {
    title: 'Help',
    passing: true,
    ownFooter: true,
    move: (state, by) =>
      state.overlay?.kind === 'help'
        ? { ...state, overlay: { ...state.overlay, top: clamp(state.overlay.top + by, 1000) } }
        : state,
  },
  palette: {
    title: 'Palette',
    passing: true,
    edit: (state, edit) =>
      state.overlay?.kind === 'palette'
        ? { ...state, overlay: { ...state.overlay, query: edit(state.overlay.query), cursor: 0 } }
        : state,
  },
};

/** Every focus there is, in the order of the screens. */
export const focuses: Readonly<Record<Focus, FocusFacts>> = Object.assign(
  {},
  ...screens.map((screen) => screen.focuses),
  overScreens,
);

export function focusOf(state: State): Focus {
  if (state.overlay) return state.overlay.kind;
  const card = cardOf(state);
  if (card) return card.isProgram ? 'failure-program' : 'failure';
  const focus = screenOf(state).focusOf(state);
  if (focus !== 'running') return focus;
  if (state.operation?.cancelLeaves) return 'running-write';
  return isPromptLate(state) ? 'running-prompt' : focus;
}

/** The failure that lies over the screen: over one of no board only what came while the person looked at this one. */
export const cardOf = (state: State): Failure | null =>
  state.isCardAside && screenOf(state).ofApp ? null : state.failure;

/** Where characters are text and not commands. */
export const takesText = (focus: Focus): boolean => focuses[focus]?.edit !== undefined;
