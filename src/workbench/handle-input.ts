// From a key or a paste to what it means here: text for a field, an input of the screen's own, or a command.
import { isTiny } from '../screens/frame-size.ts';
import type { Input, Key } from '../terminal/key.ts';
import { everywhere, type Focus, keyName } from './binding.ts';
import { focuses, focusOf, screenOf, takesText } from './focus.ts';
import { findBinding, runCommand } from './keymap.ts';
import { editEntry, emptyEntry, insertText, pathBeginning, type TextEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

export function handleInput(app: Workbench, input: Input): void {
  const state = app.store.get();
  if (isTiny(state.columns, state.rows)) {
    if (input.type === 'key') withoutPanels(app, input.id);
    return;
  }
  if (isRestOfBurst(app, input)) return;
  const focus = focusOf(state);
  const taken = state.overlay ? false : (screenOf(state).input?.(app, focus, input) ?? false);
  if (taken !== false) return;
  if (input.type === 'paste') {
    if (takesText(focus)) insert(app, focus, oneLine(input.text));
    else app.say('warning', 'Nothing here takes pasted text.');
    return;
  }
  if (takesText(focus) && typeInto(app, focus, input)) return;
  const binding = findBinding(focus, input.id, state.preferences.keys);
  const isText = takesText(focus) && input.text !== '';
  if (!binding) {
    if (!focuses[focus]?.otherKeys?.(app, input.id)) saysNothing(app, input);
  } else if (!(isText && binding.where.includes(everywhere))) {
    // What cannot be done is as good as meaningless for the rest of a text that was meant for elsewhere.
    const isOfScreen = input.text !== '' && !binding.where.includes(everywhere);
    if (isOfScreen && binding.disabledReason(state) !== null) noteMeaningless(app, app.clock.now());
    runCommand(app, binding.id);
  }
}

/** Quicker than anybody types: such keys belong to the one before, as text that a terminal did not mark as pasted. */
const burstMs = 30;

/** Text that was meant for somewhere else: the first key of it meant nothing here, so the rest does not either. */
function isRestOfBurst(app: Workbench, input: Input): boolean {
  const since = app.store.get().meaninglessMs;
  if (since === null) return false;
  const isText = input.type === 'paste' || input.text !== '' || input.id === 'enter';
  const isOfIt = isText && app.clock.now() - since <= burstMs;
  noteMeaningless(app, isOfIt ? app.clock.now() : null);
  return isOfIt;
}

const noteMeaningless = (app: Workbench, meaninglessMs: number | null): void =>
  app.store.update((state) => ({ ...state, meaninglessMs }));

/** A key without a meaning says so; not while a person reads what hands have to do. */
function saysNothing(app: Workbench, { id, text }: Key): void {
  if (text === '') return;
  noteMeaningless(app, app.clock.now());
  if (!app.store.get().operation?.asks) app.say('warning', `${keyName(id)} means nothing here.`);
}

const tinyCommands: Readonly<Record<string, string>> = {
  'ctrl-c': 'stop',
  esc: 'stop',
  'ctrl-l': 'repaint',
  'ctrl-z': 'suspend',
};

/** Where no plan and no question can be seen, none is answered: keys stop what runs, or lead out. */
function withoutPanels(app: Workbench, keyId: string): void {
  const command = tinyCommands[keyId];
  if (command) runCommand(app, command);
  else if (keyId === 'q' && !app.store.get().operation) app.platform.quit();
}

function typeInto(app: Workbench, focus: Focus, key: Key): boolean {
  const hasList = focuses[focus]?.move !== undefined || focus === 'palette';
  if (hasList && (key.id === 'up' || key.id === 'down')) return false;
  if (key.text) {
    insert(app, focus, key.text);
    clearStatus(app);
    return true;
  }
  let edited = false;
  editField(app, focus, (entry) => {
    const next = editEntry(entry, key.id);
    edited = next !== null;
    return next ?? entry;
  });
  if (edited) clearStatus(app);
  return edited;
}

/** What is typed is a key, too: the last result has been read. */
function clearStatus(app: Workbench): void {
  app.store.update((state) => ({ ...state, status: { kind: 'quiet', text: '' } }));
}

/** A path from the root or from home on, behind the beginning that a path field opens with, stands in its place. */
function insert(app: Workbench, focus: Focus, text: string): void {
  const isPath = focuses[focus]?.pathsIn !== undefined && /^(?:[/\\~]|[a-z]:[/\\])/i.test(text);
  editField(app, focus, (entry) =>
    insertText(isPath && entry.text === pathBeginning && entry.cursor === 2 ? emptyEntry : entry, text),
  );
}

function editField(app: Workbench, focus: Focus, edit: (entry: TextEntry) => TextEntry): void {
  app.store.update((state) => focuses[focus]?.edit?.(state, edit) ?? state);
}

const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').replace(/\p{Cc}/gu, '');
