// From a key or a paste to what it means here: text for a field, bytes for the board, or a command.

import { visiblePorts } from '../screens/boards/visible-ports.ts';
import { isTiny } from '../screens/frame-size.ts';
import { setRepl, typeBytes } from '../screens/repl/actions.ts';
import { takePaste } from '../screens/repl/actions-block.ts';
import { enterBytes } from '../screens/repl/line-ending.ts';
import type { Input, Key } from '../terminal/key.ts';
import { runCommand } from './commands.ts';
import { type Focus, focusOf, takesText } from './focus.ts';
import { type CommandId, findBinding } from './keymap.ts';
import type { State } from './state.ts';
import { editEntry, emptyEntry, insertText, type TextEntry } from './text-entry.ts';
import type { Workbench } from './workbench.ts';

export function handleInput(bench: Workbench, input: Input): void {
  const state = bench.store.get();
  if (isTiny(state.columns, state.rows)) {
    if (input.type === 'key') withoutPanels(bench, input.id);
    return;
  }
  const focus = focusOf(state);
  if (input.type === 'paste') {
    if (focus === 'repl') takePaste(bench, input.bytes);
    else if (takesText(focus)) editField(bench, focus, (entry) => insertText(entry, oneLine(input.text)));
    return;
  }
  // Everything that a keyboard can make is the board's, but for the two keys that lead back here.
  if (focus === 'repl' && input.id !== 'ctrl-]' && input.id !== 'ctrl-t') {
    forBoard(bench, input.id === 'enter' ? enterBytes(bench.store.get().repl.lineEnding) : input.bytes);
    return;
  }
  if (focus === 'running' && typeAhead(bench, input)) return;
  if (takesText(focus) && typeInto(bench, focus, input)) return;
  const binding = findBinding(focus, input.id);
  if (binding && !(takesText(focus) && binding.where.includes('everywhere') && input.text)) {
    if (focus === 'boards-menu' && binding.id === 'choose') bench.host.pressInMenu('enter');
    else runCommand(bench, binding.id);
  } else if (focus === 'boards-menu') bench.host.pressInMenu(input.id);
}

const tinyCommands: Readonly<Record<string, CommandId>> = {
  'ctrl-c': 'stop',
  esc: 'cancel',
  'ctrl-l': 'repaint',
  'ctrl-z': 'suspend',
};

/** Where no plan and no question can be seen, none is answered: keys stop what runs, or lead out. */
function withoutPanels(bench: Workbench, keyId: string): void {
  const command = tinyCommands[keyId];
  if (command) runCommand(bench, command);
  else if (keyId === 'q' && !bench.store.get().operation) bench.host.quit();
}

/** More than a line is no impatience. */
const mostAhead = 256;
const editing: ReadonlySet<string> = new Set(['enter', 'tab', 'backspace']);

/** A REPL that is opening takes what is written for the board; it is no command here. */
function typeAhead(bench: Workbench, input: Key): boolean {
  const { screen, operation, repl } = bench.store.get();
  if (screen !== 'repl' || operation?.name !== 'repl') return false;
  if (!input.text && !editing.has(input.id)) return false;
  const bytes = input.id === 'enter' ? enterBytes(repl.lineEnding) : input.bytes;
  setRepl(bench, { typedAhead: [...repl.typedAhead, ...bytes].slice(0, mostAhead) });
  return true;
}

function forBoard(bench: Workbench, bytes: Uint8Array): void {
  // typeBytes tells of its own failures.
  void typeBytes(bench, bytes);
}

function typeInto(bench: Workbench, focus: Focus, key: Key): boolean {
  const hasList = focus === 'palette' || focus === 'repl-file';
  if (hasList && (key.id === 'up' || key.id === 'down')) return false;
  if (key.text) {
    editField(bench, focus, (entry) => insertText(entry, key.text));
    clearStatus(bench);
    return true;
  }
  let edited = false;
  editField(bench, focus, (entry) => {
    const next = editEntry(entry, key.id);
    edited = next !== null;
    return next ?? entry;
  });
  if (edited) clearStatus(bench);
  return edited;
}

/** What is typed is a key, too: the last result has been read. */
function clearStatus(bench: Workbench): void {
  bench.store.update((state) => ({ ...state, status: { kind: 'quiet', text: '' } }));
}

function editField(bench: Workbench, focus: Focus, edit: (entry: TextEntry) => TextEntry): void {
  bench.store.update((state) => withField(state, focus, edit));
}

function withField(state: State, focus: Focus, edit: (entry: TextEntry) => TextEntry): State {
  if (focus === 'palette' && state.overlay?.kind === 'palette')
    return { ...state, overlay: { ...state.overlay, query: edit(state.overlay.query), cursor: 0 } };
  if (focus === 'erase') {
    const typed = edit(state.erase.typed);
    // Four characters are asked for: more would only hide a mistake.
    return [...typed.text].length > 4 ? state : { ...state, erase: { ...state.erase, typed } };
  }
  if (focus === 'files-name' && state.files.prompt?.kind === 'name') {
    const prompt = { ...state.files.prompt, entry: edit(state.files.prompt.entry) };
    return { ...state, files: { ...state.files, prompt } };
  }
  const { prompt } = state.repl;
  if (prompt?.kind === 'file' && focus === 'repl-file') {
    const narrowed = { ...prompt, entry: edit(prompt.entry), cursor: 0 };
    return { ...state, repl: { ...state.repl, prompt: narrowed } };
  }
  if (prompt?.kind === 'search' && focus === 'repl-search')
    return { ...state, repl: { ...state.repl, prompt: { ...prompt, entry: edit(prompt.entry) } } };
  if (focus === 'flash-offset' && state.flash.menu?.offset) {
    const offset = { entry: edit(state.flash.menu.offset.entry), trouble: null };
    return { ...state, flash: { ...state.flash, menu: { ...state.flash.menu, offset } } };
  }
  if (focus === 'backup-region' && state.backups.prompt?.kind === 'region') {
    const prompt = { ...state.backups.prompt, entry: edit(state.backups.prompt.entry), trouble: null };
    return { ...state, backups: { ...state.backups, prompt } };
  }
  if (focus === 'filter') {
    const boards = { ...state.boards, filter: edit(state.boards.filter ?? emptyEntry) };
    const shown = visiblePorts(boards);
    const stays = shown.some((port) => port.path === boards.selected);
    return { ...state, boards: stays ? boards : { ...boards, selected: shown[0]?.path ?? null } };
  }
  return state;
}

const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').replace(/\p{Cc}/gu, '');
