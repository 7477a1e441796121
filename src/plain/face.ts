// The plain face of a workbench: its state as lines, lines as its keys. Knows no process and no terminal.

import type { Clock } from '../device/clock.ts';
import { printable, type SafeText, safe } from '../text/printable.ts';
import { cardOf, focuses, focusOf, screenOf, takesText } from '../workbench/focus.ts';
import { commandDone } from '../workbench/keymap.ts';
import type { WholeWorkbench } from '../workbench/make-workbench.ts';
import type { State, Status } from '../workbench/state.ts';
import { portLabel } from '../workbench/words.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { boardMark, createBoardOutput } from './board-output.ts';
import { changedLines } from './changed-lines.ts';
import type { LinesOut } from './lines-out.ts';
import { createProgressLines } from './progress-lines.ts';
import { answersOf, viewOf } from './shown.ts';
import { createTaker } from './take-line.ts';
import type { ViewLine } from './view-lines.ts';

export type PlainFace = {
  /** A line that was typed. What it begins goes on: `idle` waits for it. */
  readonly take: (line: string) => void;
  /** Ctrl-C: for the board in its REPL, else as in the app. */
  readonly interrupt: () => void;
  /** Resolves when a person could be asked for the next line. */
  readonly idle: () => Promise<void>;
  /** What the board prints. */
  readonly onOutput: (desk: Workbench, bytes: Uint8Array) => void;
  /** Whoever reads has caught up. */
  readonly catchUp: () => void;
  /** All of the screen once more. */
  readonly readAgain: () => void;
  readonly stop: () => void;
};

export type FaceOptions = {
  readonly desks: WholeWorkbench;
  readonly out: LinesOut;
  readonly clock: Clock;
  /** It has shown what was typed, and its Enter. */
  readonly isTerminal: boolean;
  readonly waitingBytes?: () => number;
  /** Nothing is read before that: a list that is still being filled would change its numbers. Then `readAgain` begins. */
  readonly isReady?: () => boolean;
};

/** What changes within so long is read together. */
const settleMs = 60;
/** A board that was typed at is given so long to answer, if it prints nothing, and so long if it never ends. */
const boardQuietMs = 400;
const boardLongestMs = 5000;
/** How often it is looked whether somebody could be asked. */
const lookMs = 20;

export function createFace({
  desks,
  out,
  clock,
  isTerminal,
  waitingBytes = () => 0,
  isReady = () => true,
}: FaceOptions): PlainFace {
  const { whole } = desks;
  const seen = new Map<number, Status>();
  const told = new Map<number, ReturnType<typeof createProgressLines>>();
  const board = createBoardOutput({
    ...out,
    say: (text) => out.line(text),
    waitingBytes,
  });
  let read: { readonly key: string; readonly lines: readonly ViewLine[] } = { key: '', lines: [] };
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
  /** The desk whose board the lines go to, once that was said. */
  let toldBoard: number | null = null;

  const busy = ({ operation }: State): boolean =>
    operation !== null && !operation.givesWay && !operation.onlyWaits;
  const goesOn = ({ operation }: State): boolean => operation !== null && !busy({ operation } as State);
  const isBoards = (state: State): boolean => focuses[focusOf(state)]?.isBoards !== undefined;
  const hearsBoard = (state: State): boolean =>
    state.screen === 'repl' && state.overlay === null && cardOf(state) === null && state.repl.back === null;

  const wasTyped = () => {
    isPrompted = false;
    dueMs = clock.now();
  };
  const say = (text: SafeText) => {
    isPrompted = false;
    out.line(text);
  };

  /** The state as it is now, as far as it was not read yet. */
  const readNow = () => {
    cancelSettling();
    const state = desks.state();
    tellProgress(state);
    const isBusy = busy(state);
    if (wasBusy && !isBusy) dueMs = clock.now();
    wasBusy = isBusy;
    const key = `${state.screen} ${state.overlay?.kind} ${cardOf(state) !== null}`;
    // What blinks or is read again and again is not told at each turn: an empty line reads what changed. What a line
    // has begun is read when it has ended.
    const isBegun = isBusy && dueMs !== null && (state.operation?.startedMs ?? 0) >= dueMs;
    // What a line does on the board, the board tells.
    const isTyping = isBoards(state) && toldBoard === state.id && dueMs === null && key === read.key;
    if (!isBegun && !isTyping && (state.operation === null || dueMs !== null || key !== read.key)) {
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
  /** Of each board what was said last; of one that nobody looks at with its port. */
  const readStatus = (state: State) => {
    for (const desk of state.desks) {
      const { id, status } = desk;
      if (seen.get(id) === status) continue;
      seen.set(id, status);
      const card = id === state.id ? cardOf(state) : null;
      if (status.text === '' || (card && status.text.startsWith(card.message))) continue;
      const whose = id === state.id ? '' : `${portLabel(desk.path ?? '')}: `;
      say(printable(`${statusWords[status.kind]}${whose}${status.text}`));
    }
  };
  const tellProgress = (state: State) => {
    const progress = told.get(state.id) ?? createProgressLines();
    told.set(state.id, progress);
    for (const line of progress(state.operation, state.nowMs)) say(line);
  };
  /** A question is read with what answers it. */
  const readAnswers = (state: State) => {
    const focus = focusOf(state);
    const now = `${state.id} ${focus} ${focuses[focus]?.passing ? read.lines.length : ''}`;
    if (now === answers) return;
    answers = now;
    if (!isBoards(state)) toldBoard = null;
    else if (toldBoard !== state.id) {
      toldBoard = state.id;
      say(safe`What you type goes to the board, line by line. ~. comes back, ~? lists what else there is.`);
      const prompt = desks.front.repl.text().split('\r\n').at(-1) ?? '';
      if (prompt !== '') {
        out.write(boardMark);
        out.write(printable(`${prompt.trimEnd()} `));
      }
    }
    if (focus === 'palette') say(safe`Its number does it; an empty line leaves it.`);
    else if (takesText(focus)) say(safe`~. leaves it.`);
    else if (focuses[focus]?.passing) for (const line of answersOf(state)) say(line);
  };

  const prompt = () => {
    const state = desks.state();
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

  /** The prompt stands there, or the board's does, as far as anybody can tell. */
  const isAsking = (state: State): boolean => {
    if (!isBoards(state)) return isPrompted;
    const now = clock.now();
    const isQuiet = now - Math.max(typedMs, heardMs) >= boardQuietMs || now - typedMs > boardLongestMs;
    return toldBoard === state.id && isIdle(state) && isQuiet;
  };

  const settle = (afterMs = settleMs) => {
    cancelSettling();
    cancelSettling = clock.setTimer(afterMs, () => {
      if (!isReady()) return;
      readNow();
      if (isIdle(desks.state())) prompt();
      else if (afterMs === 0) settle();
    });
  };
  whole.onPaint(() => {
    changedMs = clock.now();
    const state = desks.state();
    if (state.repl.back) screenOf(state).prepare?.(desks.front, lookBackColumns);
    else if (state.repl.rows.length > 0)
      desks.front.store.prepare((now) => ({ ...now, repl: { ...now.repl, rows: [] } }));
    // Progress is told as it goes; the rest once it stands.
    tellProgress(state);
    if (!busy(state) || dueMs !== null || wasBusy !== busy(state)) settle(read.key === '' ? 0 : settleMs);
  });

  /** Until it has ended nobody is asked for more; it tells of its own failures. */
  const begin = (work: Promise<unknown>): void => {
    pending++;
    const end = () => {
      pending--;
      changedMs = clock.now();
      settle();
    };
    work.then(end, end);
  };
  const choose = (id: string): void => begin(commandDone(desks.front, id));

  const { take, interrupt } = createTaker({
    desks,
    say,
    begin,
    list: () => viewOf(desks.state(), choose).list,
    // Also the row that was chosen before is named then.
    onChosen: () => {
      read = { ...read, lines: read.lines.map((line) => ({ ...line, isSelected: false })) };
    },
    onTyped: (text) => {
      typedMs = clock.now();
      dueMs = null;
      if (isTerminal) board.expectEcho(text);
    },
  });

  settle();
  return {
    take: (line) => {
      wasTyped();
      if (isTerminal) out.wasEnded();
      // In its REPL the board shows what it was sent.
      else if (!isBoards(desks.state())) {
        out.write(printable(line));
        out.endLine();
      }
      take(line);
      changedMs = clock.now();
      settle();
    },
    interrupt: () => {
      // It has shown ^C.
      if (isTerminal || !out.isLineStart()) out.endLine();
      wasTyped();
      interrupt();
      if (isBoards(desks.state())) dueMs = null;
      settle();
    },
    idle: async () => {
      while (!isAsking(desks.state()))
        await new Promise<void>((resolve) => {
          clock.setTimer(lookMs, resolve);
        });
    },
    onOutput: (desk, bytes) => {
      if (desk !== desks.front) return;
      heardMs = clock.now();
      if (!hearsBoard(desks.state())) return;
      board.feed(bytes, desks.state().repl.view);
    },
    catchUp: () => board.catchUp(),
    readAgain: () => {
      read = { key: '', lines: [] };
      wasTyped();
      settle();
    },
    stop: () => {
      cancelSettling();
      whole.onPaint(() => {});
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
