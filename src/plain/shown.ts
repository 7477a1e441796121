// What there is to read of a state: its view as lines, and what can be done, with words and keys.
import type { ReactNode } from 'react';
import { FailureCard } from '../screens/FailureCard.tsx';
import { bodyHeight } from '../screens/frame-size.ts';
import { printable, type SafeText, safe } from '../text/printable.ts';
import { type Binding, keyName, labelOf } from '../workbench/binding.ts';
import { cardOf, focuses, focusOf, screenOf } from '../workbench/focus.ts';
import { bindingNamed, bindingsOf, everywhereKeysOf } from '../workbench/keymap.ts';
import { PaletteScreen } from '../workbench/PaletteScreen.tsx';
import type { State } from '../workbench/state.ts';
import { harmlessEnter, ownKeysOf } from './meaning.ts';
import { type ChosenFrom, type ViewLines, viewLines } from './view-lines.ts';

/** Lines are not cut: whatever fills a width gets more of it than it needs. */
const width = 1000;

/** The screen, or what lies over it. `onChoose` runs what is chosen in a menu. */
export function viewOf(state: State, onChoose: (id: string) => void): ViewLines {
  return viewLines(nodeOf(state, onChoose), focuses[focusOf(state)]?.quotes === true);
}

function nodeOf(state: State, onChoose: (id: string) => void): ReactNode {
  const size = { state, width, height: bodyHeight(state.rows) };
  if (state.overlay?.kind === 'palette') return PaletteScreen(size);
  const card = cardOf(state);
  if (card) return FailureCard({ ...size, failure: card });
  return screenOf(state).View({ ...size, binding: bindingNamed, onChoose });
}

/** Moves of the cursor: a number does it. */
const isMove = ({ id }: Binding): boolean => /^(?:up|down|page-up|page-down|first|last)$/.test(id);

/** What answers what is asked, in the order of the footer. */
export const answersOf = (state: State): readonly SafeText[] =>
  bindingsOf(focusOf(state), state.preferences.keys)
    .filter((binding) => !binding.quiet && !isMove(binding))
    .map((binding) => wayLine(binding, state));

/** All that can be done here, and what cannot with its reason. */
export function waysOf(state: State, list: ChosenFrom | null): readonly SafeText[] {
  const focus = focusOf(state);
  const here = bindingsOf(focus, state.preferences.keys);
  const isText = focuses[focus]?.edit !== undefined || focuses[focus]?.isBoards !== undefined;
  const enter = harmlessEnter(state);
  const screens = everywhereKeysOf(state.preferences.keys);
  return [
    safe`What can be done here (${focuses[focus]?.title ?? focus}):`,
    ...[...new Set([...here, ...ownKeysOf(state)])]
      .filter((binding) => !isMove(binding))
      .map((each) => wayLine(each, state)),
    safe`Everywhere:`,
    ...screens.map((each) => wayLine(list ? withoutDigits(each) : each, state)),
    safe`  a number: chooses that row of the list; "2 WORDS" does it with row 2`,
    safe`  an empty line: ${enter ? labelOf(enter, state) : 'reads what has changed'}`,
    ...(isText
      ? [
          safe`  ~WORDS: for espwb and no text; ~. leads back, ~~ begins a text with a tilde, "" is an empty text`,
        ]
      : []),
    safe`  : WORDS: looks for a command of any screen; ? this list; quit leaves espwb`,
  ];
}

/** Where there is a list, they are its rows. */
const withoutDigits = (binding: Binding): Binding => ({
  ...binding,
  keys: binding.keys.filter((key) => !/^\d$/.test(key)),
});

/** 'write (enter): Write what the plan says, verify and restart'. */
function wayLine({ label, keys, help, changesBoard, disabledReason }: Binding, state: State): SafeText {
  const reason = disabledReason(state);
  const key = keys[0] === undefined ? '' : ` (${keyName(keys[0])})`;
  const mark = changesBoard ? ' Changes the board.' : '';
  return reason === null
    ? printable(`  ${label}${key}: ${help}.${mark}`)
    : printable(`  ${label}${key}, not now: ${reason}`);
}
