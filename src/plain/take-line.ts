// Does what a line means: runs the command, moves the cursor, fills the field, or gives it to the board.

import type { Input } from '../terminal/key.ts';
import { printable, type SafeText, safe } from '../text/printable.ts';
import { type Binding, labelOf } from '../workbench/binding.ts';
import { focuses, focusOf, screenOf, takesText } from '../workbench/focus.ts';
import { findBinding, foundDone, inPalette, moveCursor } from '../workbench/keymap.ts';
import type { State } from '../workbench/state.ts';
import { emptyEntry, insertText } from '../workbench/text-entry.ts';
import type { Desks } from '../workbench/workbench.ts';
import { guessOf, type Meaning, meaningBehindTilde, meaningOf } from './meaning.ts';
import { waysOf } from './shown.ts';
import type { ChosenFrom } from './view-lines.ts';

export type TakerParts = {
  readonly desks: Desks;
  readonly say: (text: SafeText) => void;
  /** What was begun, and never rejects but for a bug. */
  readonly begin: (work: Promise<unknown>) => void;
  /** What numbers choose from now. */
  readonly list: () => ChosenFrom | null;
  readonly onChosen: () => void;
  /** Went to the board. */
  readonly onTyped: (text: string) => void;
};

export type Taker = {
  readonly take: (line: string) => void;
  /** Ctrl-C: for the board in its REPL, else as in the app. */
  readonly interrupt: () => void;
};

export function createTaker({ desks, say, begin, list, onChosen, onTyped }: TakerParts): Taker {
  const update = (change: (state: State) => State): void => desks.front.store.update(change);
  const hasBoard = (): boolean => focuses[focusOf(desks.state())]?.isBoards !== undefined;
  const perform = (binding: Binding): void => begin(foundDone(desks.front, binding));
  const press = (keyId: string): void => {
    const state = desks.state();
    const binding = findBinding(focusOf(state), keyId, state.preferences.keys);
    if (binding) perform(binding);
  };

  const mean = (meaning: Meaning): void => {
    if (meaning.kind === 'run') perform(meaning.binding);
    else if (meaning.kind === 'choose') choose(meaning.at, meaning.action);
    else if (meaning.kind === 'which') {
      const query = insertText(emptyEntry, meaning.query);
      update((state) => ({ ...state, overlay: { kind: 'palette', query, cursor: 0 } }));
    } else if (meaning.kind === 'ways') for (const line of waysOf(desks.state(), list())) say(line);
    else if (meaning.kind === 'quit') leave();
    else if (meaning.kind === 'say') say(printable(meaning.text));
  };

  /** From any screen; not while something runs that would be cut off. */
  const leave = (): void => {
    const { operation } = desks.state();
    if (operation && !operation.givesWay && !operation.onlyWaits && !operation.isShort)
      say(safe`Busy: ${operation.title.toLowerCase()}. "cancel" ends it.`);
    else desks.front.platform.quit();
  };

  const choose = (at: number, action: Binding | null): void => {
    const from = list();
    if (from?.choose) from.choose(at);
    else if (from && desks.state().overlay?.kind === 'palette') runFound(at);
    else if (from) {
      onChosen();
      update((state) => moveCursor(state, at - from.cursor));
      if (action) perform(action);
    }
  };

  /** What was asked is which command is meant: to name it is to run it. */
  const runFound = (at: number): void => {
    const { overlay, ...state } = desks.state();
    const query = overlay?.kind === 'palette' ? overlay.query.text : '';
    const found = inPalette({ ...state, overlay: null }, query)[at];
    update((now) => ({ ...now, overlay: null }));
    if (found) begin(foundDone(desks.front, found.binding));
  };

  /** A field gets the line as its text, and Enter. */
  const fill = (line: string): void => {
    const { preferences } = desks.state();
    const enter = findBinding(focusOf(desks.state()), 'enter', preferences.keys);
    // Where no text is asked for before the board is changed, its word is.
    if (enter?.changesBoard && preferences.confirm === 'quick') {
      const sure = meaningOf(line, desks.state(), null);
      if (sure) mean(sure);
      else say(safe`"${labelOf(enter, desks.state())}" does it, "back" does not.`);
    } else fillWith(line, enter);
  };

  const fillWith = (line: string, enter: Binding | undefined): void => {
    const state = desks.state();
    const focus = focusOf(state);
    const isList = focuses[focus]?.narrows === true;
    const row = isList && /^\d+$/.test(line) ? meaningOf(line, state, list(), focus) : null;
    if (row?.kind === 'choose') mean(row);
    else {
      if (line !== '') {
        const text = line === '""' ? '' : line.replace(/^~~/, '~');
        update((now) => focuses[focus]?.edit?.(now, () => insertText(emptyEntry, text)) ?? now);
      }
      // What it leaves of a list is seen before one of it is taken.
      if (enter && (line === '' || !isList)) perform(enter);
    }
  };

  const type = (line: string): void => {
    const text = line.replace(/^~~/, '~');
    onTyped(text);
    if (text !== '') give({ type: 'paste', text, bytes: new TextEncoder().encode(text) });
    // A line that its prompt does not take is asked about.
    if (hasBoard()) give({ type: 'key', id: 'enter', text: '', bytes: Uint8Array.of(0x0d) });
  };

  /** An input of the screen's own; false where it takes none such. */
  const give = (input: Input): boolean => {
    const state = desks.state();
    const taken = screenOf(state).input?.(desks.front, focusOf(state), input) ?? false;
    if (typeof taken !== 'boolean') begin(taken);
    return taken !== false;
  };

  const command = (line: string): void => {
    const state = desks.state();
    const sure = meaningOf(line, state, list());
    if (sure) mean(sure);
    else if (!give({ type: 'paste', text: line, bytes: new TextEncoder().encode(line) }))
      mean(guessOf(line, state));
  };

  /** One of what was found, or another line in its place. */
  const answerWhich = (line: string): void => {
    const words = line.trim();
    const number = /^\d+$/.test(words) ? meaningOf(words, desks.state(), list()) : null;
    if (number) mean(number);
    else {
      update((state) => ({ ...state, overlay: null }));
      if (words !== '') command(words);
    }
  };

  return {
    take: (line) => {
      const state = desks.state();
      const focus = focusOf(state);
      const isText = hasBoard() || (takesText(focus) && focus !== 'palette');
      if (focus === 'palette') answerWhich(line);
      else if (!isText) command(line);
      else if (line.includes('\x1d')) mean(meaningBehindTilde('.', state));
      else if (/^~(?!~)/.test(line)) mean(meaningBehindTilde(line.slice(1).trim(), state));
      else if (hasBoard()) type(line);
      else fill(line);
    },
    interrupt: () => {
      if (hasBoard()) give({ type: 'key', id: 'ctrl-c', text: '', bytes: Uint8Array.of(0x03) });
      else press('ctrl-c');
    },
  };
}
