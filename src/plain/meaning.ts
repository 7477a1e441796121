// From a line to what it means: a number chooses from the list that was printed, a key or the words of an action do it.
// What is only guessed is never done: it becomes a choice. The keymap is the app's own. Pure.

import type { Binding, Focus } from '../workbench/binding.ts';
import { focuses, focusOf } from '../workbench/focus.ts';
import { bindingsOf, everywhereKeysOf, inPalette } from '../workbench/keymap.ts';
import type { State } from '../workbench/state.ts';
import type { ChosenFrom } from './view-lines.ts';

export type Meaning =
  | { readonly kind: 'run'; readonly binding: Binding }
  | { readonly kind: 'choose'; readonly at: number; readonly action: Binding | null }
  /** Several it may be, or one that is only like it. */
  | { readonly kind: 'which'; readonly query: string }
  | { readonly kind: 'ways' }
  | { readonly kind: 'quit' }
  /** What changed is read, as after any line. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'say'; readonly text: string };

/** What the line means for certain; null where it takes a guess. */
export function meaningOf(
  line: string,
  state: State,
  list: ChosenFrom | null,
  focus: Focus = focusOf(state),
): Meaning | null {
  let words = line.trim();
  if (words === '') return meaningOfNothing(state, focus);
  if (words === '?' || words === 'help') return { kind: 'ways' };
  if (words === '~.') words = 'back';
  if (words === 'quit' || words === 'exit') return { kind: 'quit' };
  if (words.startsWith(':')) return { kind: 'which', query: words.slice(1).trim() };
  // Where there is a list, a digit is a row of it and no screen.
  if (/^\d+$/.test(words) && (list?.items.length ?? 0) > 0) return chosen(Number(words), list, null);
  const here = hereOf(state, focus);
  const binding = byKey(words, here) ?? byLabel(words, here) ?? answer(words, here, focus);
  return binding ? { kind: 'run', binding } : rowAndAction(words, here, list);
}

/** What it may mean, once it is nothing for certain. */
export function guessOf(line: string, state: State): Meaning {
  const words = line.trim();
  const binding = byLikeness(words, state);
  if (binding) return { kind: 'run', binding };
  return inPalette(state, words).length > 0
    ? { kind: 'which', query: words }
    : { kind: 'say', text: `Nothing is called "${words}". ? lists what can be done here, : everything.` };
}

/** Behind a tilde, where lines are text or the board's: '.' leads back, '?' lists, and words are for espwb. */
export function meaningBehindTilde(words: string, state: State, focus: Focus = focusOf(state)): Meaning {
  if (words === '' || words === '?') return { kind: 'ways' };
  const own = ownKeysOf(state, focus);
  const here = hereOf(state, focus);
  const binding =
    (words === '.' ? wayBack(here, focus) : undefined) ??
    byKey(words, own) ??
    byLabel(words, own) ??
    byKey(words, here) ??
    byLabel(words, here);
  return binding ? { kind: 'run', binding } : guessOf(words, state);
}

/** Where what is typed is the board's: the keys that are not. */
export function ownKeysOf(state: State, focus: Focus = focusOf(state)): readonly Binding[] {
  const own = focuses[focus]?.isBoards;
  const all = own === undefined ? [] : bindingsOf(own, state.preferences.keys);
  // A line is all of a menu: there is none to close.
  return all.filter(({ keys }) => !keys.includes('esc'));
}

const wayBack = (here: readonly Binding[], focus: Focus): Binding | undefined =>
  here.find(({ keys }) => keys.includes(focuses[focus]?.isBoards === undefined ? 'esc' : 'ctrl-]'));

/** Enter, where it only opens what stands under the cursor: what answers a question takes a word. */
export function harmlessEnter(state: State, focus: Focus = focusOf(state)): Binding | null {
  const enter = bindingsOf(focus, state.preferences.keys).find(({ keys }) => keys.includes('enter'));
  if (!enter || focuses[focus]?.passing || enter.changesBoard || !enter.notInPalette) return null;
  return enter;
}

function meaningOfNothing(state: State, focus: Focus): Meaning {
  const enter = harmlessEnter(state, focus);
  return enter ? { kind: 'run', binding: enter } : { kind: 'nothing' };
}

const hereOf = (state: State, focus: Focus = focusOf(state)): readonly Binding[] => [
  ...bindingsOf(focus, state.preferences.keys),
  ...everywhereKeysOf(state.preferences.keys),
];

const folded = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/\u2026$/, '');

/** Names of keys in any case, letters as they are: e edits and E erases. */
const byKey = (words: string, bindings: readonly Binding[]): Binding | undefined => {
  const id = words.length > 1 ? words.toLowerCase() : words;
  return bindings.find(({ keys }) => keys.includes(id));
};

const byLabel = (words: string, bindings: readonly Binding[]): Binding | undefined =>
  bindings.find(({ label, id }) => folded(label) === folded(words) || id === words);

/** Where something is asked, yes is Enter and no leads back. */
function answer(words: string, here: readonly Binding[], focus: Focus): Binding | undefined {
  if (!focuses[focus]?.passing) return undefined;
  const key = { yes: 'enter', no: 'esc' }[folded(words)];
  return key === undefined ? undefined : byKey(key, here);
}

/** The only one that begins so, or that others call so: here first, then anywhere. */
function byLikeness(words: string, state: State): Binding | null {
  const wanted = folded(words);
  if (wanted.length < 3) return null;
  const elsewhere = inPalette(state, '').map(({ binding }) => binding);
  const tests: readonly ((binding: Binding) => boolean)[] = [
    ({ label, id }) => folded(label) === wanted || id === wanted,
    ({ label }) => folded(label).startsWith(wanted),
    ({ words: others = [] }) => others.includes(wanted),
  ];
  for (const test of tests)
    for (const bindings of [hereOf(state), elsewhere]) {
      const found = bindings.filter(test);
      const possible = found.filter(({ disabledReason }) => disabledReason(state) === null);
      const [only, ...more] = possible.length > 0 ? possible : found;
      if (only && more.length === 0) return only;
      if (only) return null;
    }
  return null;
}

/** '3 copy here', 'copy here 3', 'main.py', 'D4 high': a row by its number or its name, and what is done with it. */
function rowAndAction(words: string, here: readonly Binding[], list: ChosenFrom | null): Meaning | null {
  if (!list || list.items.length === 0) return null;
  const parts = words.split(/\s+/);
  for (let cut = parts.length; cut > 0; cut--) {
    const [row, action] = [parts.slice(0, cut).join(' '), parts.slice(cut).join(' ')];
    const found = withRow(row, action, here, list);
    if (found) return found;
  }
  for (let cut = parts.length - 1; cut > 0; cut--) {
    const [action, row] = [parts.slice(0, cut).join(' '), parts.slice(cut).join(' ')];
    const found = withRow(row, action, here, list);
    if (found) return found;
  }
  return null;
}

function withRow(row: string, action: string, here: readonly Binding[], list: ChosenFrom): Meaning | null {
  const at = /^\d+$/.test(row) ? Number(row) - 1 : rowNamed(row, list);
  if (at === null) return null;
  if (action === '') return chosen(at + 1, list, null);
  const binding = byKey(action, here) ?? byLabel(action, here);
  return binding ? chosen(at + 1, list, binding) : null;
}

/** One of its cells is the name: the first row that has it. */
function rowNamed(name: string, { items }: ChosenFrom): number | null {
  const wanted = name.toLowerCase();
  const at = items.findIndex((item) =>
    item
      .toLowerCase()
      .split(/, |: /)
      .some((cell) => cell === wanted || cell === `${wanted}/`),
  );
  return at < 0 ? null : at;
}

function chosen(number: number, list: ChosenFrom | null, action: Binding | null): Meaning {
  const count = list?.items.length ?? 0;
  if (number < 1 || number > count)
    return {
      kind: 'say',
      text: count === 0 ? 'There is no list here.' : `There is no ${number}: the list has ${count}.`,
    };
  return { kind: 'choose', at: number - 1, action };
}
