// Tab wherever a path of this computer is typed: it completes as far as is certain, and the status line shows what
// there is.
import { completeTyped } from '../platform/typed-path.ts';
import { printable } from '../text/printable.ts';
import { always } from './availability.ts';
import type { Binding } from './binding.ts';
import { focuses, focusOf } from './focus.ts';
import type { State } from './state.ts';
import { emptyEntry, insertText, type TextEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

/** More than any status line holds. */
const mostNames = 40;

export const pathKeys: readonly Binding[] = [
  {
    id: 'complete-path',
    keys: ['tab'],
    where: Object.keys(focuses).filter((focus) => focuses[focus]?.pathsIn),
    label: 'complete',
    help: 'Complete the path, as far as only one name fits',
    disabledReason: always,
    notInPalette: true,
    run: completePath,
  },
];

async function completePath(app: Workbench): Promise<void> {
  const state = app.store.get();
  const focus = focusOf(state);
  const folder = focuses[focus]?.pathsIn?.(app);
  const entry = entryOf(state);
  if (folder === undefined || entry === null) return;
  const characters = [...entry.text];
  const typed = characters.slice(0, entry.cursor).join('');
  const behind = characters.slice(entry.cursor).join('');
  try {
    const { text, fitting } = await completeTyped(typed, folder);
    const now = app.store.get();
    // Who typed on meanwhile means something else by now.
    if (focusOf(now) !== focus || entryOf(now)?.text !== entry.text) return;
    const completed = insertText(emptyEntry, text);
    const next = { text: completed.text + behind, cursor: completed.cursor };
    app.store.update((before) => focuses[focus]?.edit?.(before, () => next) ?? before);
    if (fitting.length === 0 && text === typed) status(app, 'Nothing there begins like this.');
    else if (fitting.length > 1) status(app, namesInLine(fitting));
  } catch (error) {
    app.say('warning', error instanceof Error ? error.message : String(error));
  }
}

/** What is typed, found as it is edited. */
function entryOf(state: State): TextEntry | null {
  let found: TextEntry | null = null;
  focuses[focusOf(state)]?.edit?.(state, (entry) => {
    found = entry;
    return entry;
  });
  return found;
}

function namesInLine(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => printable(name));
  return `${names.length} begin like this: ${shown.join('  ')}`;
}

/** Not for the log: it is a part of typing. */
const status = (app: Workbench, text: string): void =>
  app.store.update((state) => ({ ...state, status: { kind: 'quiet', text: printable(text) } }));
