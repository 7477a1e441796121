// What the mouse means: the wheel moves what has the keys, a press on a tab, a key of the footer or a row of a list is
// that. Nothing that changes a board is done by a press: it leads to where a key does it.
import { isTiny } from '../screens/frame-size.ts';
import { screens } from '../screens/index.ts';
import type { Mouse } from '../terminal/key.ts';
import { keyName, labelOf } from './binding.ts';
import { focuses, focusOf, takesText } from './focus.ts';
import { listPlace, standsAt } from './frame-places.ts';
import { bindingsOf, everywhereKeysOf, findBinding, moveCursor, runCommand } from './keymap.ts';
import type { Workbench } from './workbench.ts';

const wheelRows = 3;

/** `rows` are those that stand on the terminal. */
export function handleMouse(
  app: Workbench,
  { action, column, row }: Pick<Mouse, 'action' | 'column' | 'row'>,
  rows: readonly string[],
): void {
  const state = app.store.get();
  if (isTiny(state.columns, state.rows)) return;
  if (action === 'press') press(app, rows, row, column);
  else turnWheel(app, action === 'wheel-up' ? -wheelRows : wheelRows);
}

function turnWheel(app: Workbench, by: number): void {
  const focus = focusOf(app.store.get());
  const { wheelUp } = focuses[focus] ?? {};
  if (wheelUp === undefined) app.store.update((state) => moveCursor(state, by));
  else if (by < 0) {
    runCommand(app, wheelUp);
    app.store.update((state) => moveCursor(state, by));
  }
}

function press(app: Workbench, rows: readonly string[], row: number, column: number): void {
  const state = app.store.get();
  const text = rows[row] ?? '';
  if (row === 0) {
    const screen = screens.find(
      ({ tab }) => !('of' in tab) && standsAt(text, `${tab.key} ${tab.label}`, column),
    );
    if (screen?.entry && !takesText(focusOf(state))) runCommand(app, screen.entry.id);
    return;
  }
  if (row === state.rows - 1) {
    pressFooter(app, text, column);
    return;
  }
  const place = listPlace(rows, row, column);
  if (!place || place.by === 0) return;
  if (!place.isFocused) {
    const other = findBinding(focusOf(state), 'tab', state.preferences.keys);
    if (other) runCommand(app, other.id);
    return;
  }
  app.store.update((now) => moveCursor(now, place.by));
}

function pressFooter(app: Workbench, text: string, column: number): void {
  const state = app.store.get();
  const { keys: own } = state.preferences;
  const here = [...bindingsOf(focusOf(state), own), ...everywhereKeysOf(own)];
  // 'b blink' stands in 'b blink LED': the longest is meant.
  const binding = here
    .map((each) => ({ binding: each, label: labelOf(each, state) }))
    .filter(({ binding: { keys }, label }) => standsAt(text, `${keyName(keys[0] ?? '')} ${label}`, column))
    .sort((one, other) => other.label.length - one.label.length)[0]?.binding;
  if (!binding) return;
  const key = binding.keys[0] ?? '';
  if (binding.changesBoard && (key === 'enter' || key === 'space'))
    app.say('warning', `${keyName(key)} does it: a mouse click never changes a board.`);
  else runCommand(app, binding.id);
}
