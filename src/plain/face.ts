// The plain face of a workbench: its state as lines, lines as its keys. Knows no process and no terminal.

import type { Clock } from '../device/clock.ts';
import type { Input } from '../terminal/key.ts';
import { printable, type SafeText, safe } from '../text/printable.ts';
import type { Binding } from '../workbench/binding.ts';
import { focuses, focusOf, screenOf, takesText } from '../workbench/focus.ts';
import { commandDone, findBinding, moveCursor } from '../workbench/keymap.ts';
import type { State, Status } from '../workbench/state.ts';
import { emptyEntry, insertText } from '../workbench/text-entry.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { boardMark, createBoardOutput } from './board-output.ts';
import { changedLines } from './changed-lines.ts';
import type { LinesOut } from './lines-out.ts';
import { guessOf, type Meaning, meaningBehindTilde, meaningOf } from './meaning.ts';
import { createProgressLines } from './progress-lines.ts';
import { answersOf, viewOf, waysOf } from './shown.ts';
import type { ViewLine } from './view-lines.ts';

export type PlainFace = {
  /** A line that was typed. What it begins goes on: `idle` waits for it. */
  readonly take: (line: string) => void;
  /** Ctrl-C: for the board in its REPL, else as in the app. */
  readonly interrupt: () => void;
  /** Resolves when a person could be asked for the next line. */
  readonly idle: () => Promise<void>;
  /** What the board prints. */
  readonly onOutput: (bytes: Uint8Array) => void;
  /** Whoever reads has caught up. */
  readonly catchUp: () => void;
  /** All of the screen once more. */
  readonly readAgain: () => void;
  readonly stop: () => void;
};

export type FaceOptions = {
  readonly app: Workbench;
  readonly out: LinesOut;
  readonly clock: Clock;
  /** It has shown what was typed, and its Enter. */
  readonly isTerminal: boolean;
  readonly waitingBytes?: () => number;
};

/** What changes within so long is read together. */
const settleMs = 60;
/** A board that was typed at is given so long to answer, if it prints nothing, and so long if it never ends. */
const boardQuietMs = 400;
const boardLongestMs = 5000;
/** How often it is looked whether somebody could be asked. */
const lookMs = 20;

export function createFace({ app, out, clock, isTerminal, waitingBytes = () => 0 }: FaceOptions): PlainFace {
  const { store } = app;
  const progress = createProgressLines();
  const board = createBoardOutput({
    ...out,
    say: (text) => out.line(text),
    waitingBytes,
  });
  let read: { readonly key: string; readonly lines: readonly ViewLine[] } = { key: '', lines: [] };
  let status: Status = store.get().status;
  let answers = '';
  let cancelSettling = () => {};
  let changedMs = clock.now();
  /** When somebody typed, or an operation ended: the view is read then; null while it was read since. */
  let dueMs: number | null = clock.now();
  let wasBusy = false;
  let pending = 0;
  let isPrompted = false;
  let heardMs = Number.NEGATIVE_INFINITY;
  let typedMs = Number.NEGATIVE_INFINITY;
  let isToldOfBoard = false;

  const busy = ({ operation }: State): boolean =>
    operation !== null && !operation.givesWay && !operation.onlyWaits;
  const goesOn = ({ operation }: State): boolean => operation !== null && !busy({ operation } as State);
  const isBoards = (state: State): boolean => focuses[focusOf(state)]?.isBoards !== undefined;
  const hearsBoard = ({ screen, overlay, failure, repl }: State): boolean =>
    screen === 'repl' && overlay === null && failure === null && repl.back === null;

  const wasTyped = () => {
    isPrompted = false;
    dueMs = clock.now();
  };
  const say = (text: SafeText) => {
    isPrompted = false;
    out.line(text);
  };

  const list = () => viewOf(store.get(), choose).list;

  /** The state as it is now, as far as it was not read yet. */
  const readNow = () => {
    cancelSettling();
    const state = store.get();
    for (const line of progress(state.operation, state.nowMs)) say(line);
    const isBusy = busy(state);
    if (wasBusy && !isBusy) dueMs = clock.now();
    wasBusy = isBusy;
    const key = `${state.screen} ${state.overlay?.kind} ${state.failure !== null}`;
    // What blinks or is read again and again is not told at each turn: an empty line reads what changed. What a line
    // has begun is read when it has ended.
    const isDue = dueMs !== null && (!isBusy || (state.operation?.startedMs ?? 0) < dueMs);
    if (state.operation === null || isDue || key !== read.key) {
      readView(state, key);
      dueMs = null;
    }
    readStatus(state);
    if (!isBusy) readAnswers(state);
  };
  const readView = (state: State, key: string) => {
    const { lines } = viewOf(state, choose);
    const changed = changedLines(
      key === read.key ? read.lines : [],
      lines,
      focuses[focusOf(state)]?.quotes ? boardMark : safe``,
    );
    for (const line of changed) say(line);
    read = { key, lines };
  };
  const readStatus = (state: State) => {
    if (state.status === status) return;
    status = state.status;
    const isOnCard = state.failure !== null && status.text.startsWith(state.failure.message);
    if (status.text !== '' && !isOnCard) say(printable(`${statusWords[status.kind]}${status.text}`));
  };
  /** A question is read with what answers it. */
  const readAnswers = (state: State) => {
    const focus = focusOf(state);
    const now = focuses[focus]?.passing || focus === 'palette' ? `${focus} ${read.lines.length}` : focus;
    if (now === answers) return;
    answers = now;
    isToldOfBoard = isToldOfBoard && isBoards(state);
    if (isBoards(state) && !isToldOfBoard) {
      isToldOfBoard = true;
      say(safe`What you type goes to the board, line by line. ~. comes back, ~? lists what else there is.`);
      const prompt = app.repl.text().split('\r\n').at(-1) ?? '';
      if (prompt !== '') {
        out.write(boardMark);
        out.write(printable(`${prompt.trimEnd()} `));
      }
    } else if (focus === 'palette') say(safe`Its number does it; an empty line leaves it.`);
    else if (takesText(focus)) say(safe`~. leaves it.`);
    else if (focuses[focus]?.passing) for (const line of answersOf(state)) say(line);
  };

  const prompt = () => {
    const state = store.get();
    if (isPrompted || isBoards(state)) return;
    isPrompted = true;
    const focus = focusOf(state);
    if (!out.isLineStart()) out.endLine();
    out.write(
      takesText(focus) && focus !== 'palette' ? safe`${focuses[focus]?.title ?? ''}> ` : safe`espwb> `,
    );
  };

  const isIdle = (state: State): boolean =>
    !busy(state) && (pending === 0 || goesOn(state)) && clock.now() - changedMs >= settleMs;

  const settle = () => {
    cancelSettling();
    cancelSettling = clock.setTimer(settleMs, () => {
      readNow();
      if (isIdle(store.get())) prompt();
    });
  };
  store.onPaint(() => {
    changedMs = clock.now();
    const state = store.get();
    if (state.repl.back) screenOf(state).prepare?.(app, lookBackColumns);
    else if (state.repl.rows.length > 0)
      store.prepare((now) => ({ ...now, repl: { ...now.repl, rows: [] } }));
    // Progress is told as it goes; the rest once it stands.
    for (const line of progress(state.operation, state.nowMs)) say(line);
    if (!busy(state) || dueMs !== null || wasBusy !== busy(state)) settle();
  });

  const perform = (binding: Binding): void => begin(commandDone(app, binding.id));
  /** What it waits for is waited for here, too; it tells of its own failures. */
  const begin = (work: Promise<unknown>): void => {
    pending++;
    const end = () => {
      pending--;
      changedMs = clock.now();
      settle();
    };
    work.then(end, end);
  };
  const choose = (id: string): void => begin(commandDone(app, id));

  const mean = (meaning: Meaning): void => {
    switch (meaning.kind) {
      case 'run':
        return perform(meaning.binding);
      case 'choose':
        return chooseRow(meaning.at, meaning.then);
      case 'which':
        return store.update((state) => ({
          ...state,
          overlay: { kind: 'palette', query: insertText(emptyEntry, meaning.query), cursor: 0 },
        }));
      case 'ways':
        for (const line of waysOf(store.get(), list())) say(line);
        return;
      case 'quit':
        return leave();
      case 'say':
        return say(printable(meaning.text));
      case 'nothing':
        return;
    }
  };

  /** From any screen; not while something runs that would be cut off. */
  const leave = (): void => {
    const { operation } = store.get();
    if (busy(store.get())) say(safe`Busy: ${operation?.title.toLowerCase() ?? ''}. "cancel" ends it.`);
    else app.platform.quit();
  };

  const chooseRow = (at: number, then: Binding | null): void => {
    const from = list();
    if (!from) return;
    if (store.get().overlay?.kind === 'palette') {
      store.update((state) => moveCursor(state, at - from.cursor));
      const run = findBinding('palette', 'enter');
      if (run) perform(run);
      return;
    }
    if (from.choose) return from.choose(at);
    // Also the row that was chosen before is named.
    read = { ...read, lines: read.lines.map((line) => ({ ...line, isSelected: false })) };
    store.update((state) => moveCursor(state, at - from.cursor));
    if (then) perform(then);
  };

  /** A field gets the line as its text, and Enter. */
  const fill = (line: string): void => {
    const state = store.get();
    const focus = focusOf(state);
    if (line.startsWith('~') && !line.startsWith('~~'))
      return mean(meaningBehindTilde(line.slice(1).trim(), state));
    const isList = focuses[focus]?.narrows === true;
    const row = isList && /^\d+$/.test(line) ? meaningOf(line, state, list()) : null;
    if (row?.kind === 'choose') return mean(row);
    if (line !== '') {
      const text = line === '""' ? '' : line.replace(/^~~/, '~');
      store.update((now) => focuses[focus]?.edit?.(now, () => insertText(emptyEntry, text)) ?? now);
      // What it leaves of the list is seen before one of it is taken.
      if (isList) return;
    }
    const enter = findBinding(focus, 'enter', state.preferences.keys);
    if (enter) perform(enter);
  };

  /** What is typed is the board's, but for what begins with a tilde. */
  const type = (line: string): void => {
    const state = store.get();
    if (line.includes('\x1d')) return mean(meaningBehindTilde('.', state));
    if (line.startsWith('~') && !line.startsWith('~~'))
      return mean(meaningBehindTilde(line.slice(1).trim(), state));
    const text = line.replace(/^~~/, '~');
    const bytes = new TextEncoder().encode(text);
    if (isTerminal) board.expectEcho(text);
    typedMs = clock.now();
    if (text !== '') give({ type: 'paste', text, bytes });
    // A line that its prompt does not take is asked about.
    if (isBoards(store.get())) give({ type: 'key', id: 'enter', text: '', bytes: Uint8Array.of(0x0d) });
  };

  /** An input of the screen's own; false where it takes none such. */
  const give = (input: Input): boolean => {
    const state = store.get();
    const taken = screenOf(state).input?.(app, focusOf(state), input) ?? false;
    if (typeof taken !== 'boolean') begin(taken);
    return taken !== false;
  };

  const command = (line: string): void => {
    const state = store.get();
    if (state.overlay?.kind === 'palette') return fromPalette(line);
    const sure = meaningOf(line, state, list());
    if (sure) return mean(sure);
    const isTaken = give({ type: 'paste', text: line, bytes: new TextEncoder().encode(line) });
    if (!isTaken) mean(guessOf(line, state));
  };

  /** A number of it, or another line in its place. */
  const fromPalette = (line: string): void => {
    const number = /^\d+$/.test(line.trim()) ? meaningOf(line, store.get(), list()) : null;
    if (number) return mean(number);
    store.update((state) => ({ ...state, overlay: null }));
    if (line.trim() !== '') command(line);
  };

  settle();
  return {
    take: (line) => {
      wasTyped();
      const state = store.get();
      const focus = focusOf(state);
      if (isTerminal) out.wasEnded();
      // In its REPL the board shows what it was sent.
      else if (!isBoards(state)) {
        out.write(printable(line));
        out.endLine();
      }
      if (isBoards(state)) type(line);
      else if (takesText(focus) && focus !== 'palette') fill(line);
      else command(line);
      changedMs = clock.now();
      settle();
    },
    interrupt: () => {
      if (!out.isLineStart()) out.endLine();
      wasTyped();
      const state = store.get();
      if (isBoards(state)) give({ type: 'key', id: 'ctrl-c', text: '', bytes: Uint8Array.of(0x03) });
      else {
        const binding = findBinding(focusOf(state), 'ctrl-c', state.preferences.keys);
        if (binding) perform(binding);
      }
      settle();
    },
    idle: async () => {
      const answered = (state: State): boolean =>
        !isBoards(state) ||
        clock.now() - typedMs > boardLongestMs ||
        clock.now() - Math.max(typedMs, heardMs) >= boardQuietMs;
      while (!isIdle(store.get()) || !answered(store.get()))
        await new Promise<void>((resolve) => clock.setTimer(lookMs, resolve));
    },
    onOutput: (bytes) => {
      heardMs = clock.now();
      if (!hearsBoard(store.get())) return;
      board.feed(bytes, store.get().repl.view);
    },
    catchUp: () => board.catchUp(),
    readAgain: () => {
      read = { key: '', lines: [] };
      wasTyped();
      settle();
    },
    stop: () => {
      cancelSettling();
      readNow();
      if (!out.isLineStart()) out.endLine();
    },
  };
}

/** The emulator keeps whole lines of this width for looking back. */
const lookBackColumns = 160;

const statusWords: Readonly<Record<Status['kind'], string>> = {
  quiet: '',
  good: '',
  warning: 'Note: ',
  bad: 'Error: ',
};
