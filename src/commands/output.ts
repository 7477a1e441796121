// The two faces of every verb: lines for people, or one JSON object a line for programs. On a
// terminal progress is a bar on stderr; elsewhere it is one line a step. Results go to stdout.
import { conditionOf } from '../advice/condition.ts';
import { forShell } from '../advice/render.ts';
import type { Hint } from '../device/advice.ts';
import type { EspError } from '../device/errors.ts';
import { createLineCutter } from '../device/line-cutter.ts';
import type { OperationEvent, ProgressEvent } from '../device/operation.ts';
import type { ShownBytes } from '../terminal/board-text-filter.ts';
import { joined, printable, printableJson, type SafeText, safe } from '../text/printable.ts';
import { wrap } from '../text/wrap.ts';
import { progressBar } from './progress-bar.ts';

export type Output = {
  readonly json: boolean;
  /** Events of an operation. */
  readonly event: (event: OperationEvent) => void;
  /** A line for people only; nothing with --json. */
  readonly line: (text: string) => void;
  /** The end: keys for programs, lines for people. Call it once. */
  readonly result: (result: Readonly<Record<string, unknown>>, lines?: readonly string[]) => void;
  readonly error: (error: EspError, hints: readonly Hint[]) => void;
  /** A JSON object of its own kind (`board` prints `listening`); as `text` for people. */
  readonly object: (
    object: { readonly type: string } & Readonly<Record<string, unknown>>,
    text: string,
  ) => void;
  /** An object that programs wait for, printed as JSON with or without --json. */
  readonly announce: (object: { readonly type: string } & Readonly<Record<string, unknown>>) => void;
  /** Rows for whoever looks from afar, and the bell, on a terminal; elsewhere nothing, for a line says the same. */
  readonly sign: (draw: (room: SignRoom) => readonly SafeText[]) => void;
  /** A line for people only, beside what they asked for. */
  readonly aside: (text: string) => void;
  /** A line of what goes on, on stderr with --json or without. */
  readonly trace: (text: string) => void;
  /** What code on the board prints, filtered for its stream; never mixed with a progress bar. */
  readonly raw: (bytes: ShownBytes, stream?: 'stdout' | 'stderr') => void;
};

/** How it may look on a terminal. */
export type Look = {
  readonly colour: boolean;
  readonly ascii: boolean;
  readonly rows?: () => number | undefined;
};

export type SignRoom = { readonly columns: number; readonly rows: number; readonly colour: boolean };

/** 'quiet': results, questions and errors alone. With --json it changes nothing. */
export type Verbosity = 'quiet' | 'usual';

/** Takes nothing that did not pass a filter. */
export type Sink = {
  readonly write: (text: SafeText | ShownBytes) => void;
  readonly isTerminal: boolean;
  /** Written, and not read by anybody yet; absent where it is written at once. */
  readonly waitingBytes?: () => number;
};

/** Of which board all is that is printed, where several are at work. */
export type Whose = {
  /** Stand in each JSON line behind its type. */
  readonly keys: () => Readonly<Record<string, string>>;
  /** Stands before each line for people. */
  readonly label: () => string;
  /** Its row among those of the others; null = none. */
  readonly bar: (bar: SafeText | null) => void;
  /** Prints lines while no rows are in the way. */
  readonly above: (write: () => void) => void;
};

/** Programs get at most this many progress lines a second for a step, and always its last. */
const progressIntervalMs = 100;
/** Of what a board says without an end: a reader that has stopped reading would fill the memory. */
const mostWaitingBytes = 8 * 1024 * 1024;
/** The end of what was heard tells most, and more than this buries the hints. */
const evidenceShownBytes = 120;

export function createOutput(
  json: boolean,
  stdout: Sink,
  stderr: Sink,
  nowMs: () => number,
  columns: () => number,
  verbosity: Verbosity = 'usual',
  look: Look = { colour: false, ascii: false },
  whose: Whose | null = null,
): Output {
  const isQuiet = verbosity === 'quiet' && !json;
  let lastStep: string | undefined;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let barShown = false;
  /** Where the step of the bar was when it began. */
  let began = { atMs: 0, done: 0 };
  let leftOutBytes = 0;
  /** What code on one of several boards prints, until its line is whole. */
  const pieces = whose && { stdout: linesOf(stdout), stderr: linesOf(stderr) };

  const clearBar = () => {
    if (barShown && whose) whose.bar(null);
    else if (barShown) stderr.write(safe`\r\x1b[2K`);
    barShown = false;
  };
  const print = (sink: Sink, text: string) => {
    if (!whose) clearBar();
    const line = whose ? `${whose.label()}: ${text}` : text;
    // Whoever words a line may forget where a name in it came from.
    const rows = sink.isTerminal ? wrap(printable(line), columns()) : [line];
    const write = () => {
      for (const row of rows) sink.write(safe`${row}\n`);
    };
    if (whose) whose.above(write);
    else write();
  };
  function linesOf(sink: Sink) {
    return createLineCutter((text) => print(sink, text));
  }
  const draw = (event: ProgressEvent) => {
    const measured = inBytes.has(event.step) ? { since: began.done, elapsedMs: nowMs() - began.atMs } : null;
    const { done, total, step } = event;
    const words = whose ? `${whose.label()}: ${stepWords[step]}` : stepWords[step];
    const bar = progressBar({ words, done, total, measured }, { ...look, columns: columns() });
    if (whose) whose.bar(bar);
    else stderr.write(joined([safe`\r\x1b[2K`, bar]));
    barShown = true;
  };
  /** What a board says: left out, and counted, as long as what was said before waits to be read. */
  const pass = (sink: Sink, sizeBytes: number, write: () => void) => {
    if ((sink.waitingBytes?.() ?? 0) > mostWaitingBytes) {
      leftOutBytes += sizeBytes;
      return;
    }
    tellLeftOut();
    write();
  };
  const tellLeftOut = () => {
    if (leftOutBytes === 0) return;
    const sizeBytes = leftOutBytes;
    leftOutBytes = 0;
    print(stderr, `${sizeBytes} bytes are left out here: what came before them was not read in time.`);
  };
  const printJson = (object: { readonly type: string } & Readonly<Record<string, unknown>>) => {
    const { type, ...rest } = object;
    const told = whose ? { type, ...whose.keys(), ...rest } : object;
    stdout.write(joined([printableJson(told), safe`\n`]));
  };
  /** What has come last of what a board prints may have no end. */
  const endPieces = () => {
    pieces?.stdout.end();
    pieces?.stderr.end();
  };

  const progress = (event: ProgressEvent) => {
    if (isQuiet) return;
    const isEnd = event.total !== undefined && event.done >= event.total;
    const isNew = event.step !== lastStep;
    if (!isNew && !isEnd && nowMs() - lastAtMs < progressIntervalMs) return;
    lastAtMs = nowMs();
    lastStep = event.step;
    if (isNew) began = { atMs: nowMs(), done: event.done };
    if (json) printJson(event);
    else if (stderr.isTerminal) draw(event);
    else if (isNew) print(stderr, stepWords[event.step]);
  };

  return {
    json,
    event: (event) => {
      if (event.type === 'progress') progress(event);
      else if (event.type === 'note') {
        const text = forShell(event.text);
        if (json) printJson({ ...event, text });
        // What a person has to do is no chatter: nothing goes on without it.
        else if (!isQuiet || event.needsHands) print(stderr, text);
      }
    },
    line: (text) => {
      if (!json && !isQuiet) print(stdout, text);
    },
    result: (result, lines = []) => {
      clearBar();
      tellLeftOut();
      endPieces();
      if (json) printJson({ type: 'result', ...inMilliseconds(result) });
      else for (const line of lines) print(stdout, line);
    },
    error: (error, hints) => {
      clearBar();
      endPieces();
      if (json) {
        const { code, message, board } = error;
        const seen = error.evidence ? { evidence: printable(error.evidence) } : {};
        printJson({ type: 'error', code, message, board, hints: hints.map(forShell), ...seen });
        return;
      }
      print(stderr, whose ? error.message : `espwb: ${error.message}`);
      if (error.evidence?.length)
        print(stderr, `  seen: ${printable(error.evidence.slice(-evidenceShownBytes))}`);
      const condition = conditionOf(error);
      if (condition) print(stderr, `  ${condition}`);
      for (const [index, hint] of hints.entries()) print(stderr, `  ${index + 1}. ${forShell(hint)}`);
    },
    object: (object, text) =>
      pass(stdout, text.length, () => {
        if (json) return printJson(object);
        if (whose) return print(stdout, text);
        clearBar();
        // A line of the board is shown as it came.
        stdout.write(safe`${text}
`);
      }),
    sign: (draw) => {
      if (json || !stdout.isTerminal) return;
      clearBar();
      const room = { columns: columns(), rows: look.rows?.() || 24, colour: look.colour };
      for (const row of draw(room)) stdout.write(joined([row, safe`\n`]));
      stdout.write(safe`\x07`);
    },
    announce: printJson,
    aside: (text) => {
      if (!json && !isQuiet) print(stderr, text);
    },
    trace: (text) => print(stderr, text),
    raw: (bytes, stream = 'stdout') => {
      if (pieces) return pass(stdout, bytes.length, () => pieces[stream].push(bytes));
      clearBar();
      const sink = stream === 'stdout' ? stdout : stderr;
      pass(sink, bytes.length, () => sink.write(bytes));
    },
  };
}

/** Seconds are measured to the millisecond; the digits behind are noise of the clock. */
function inMilliseconds(result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { seconds } = result;
  return typeof seconds === 'number' ? { ...result, seconds: Math.round(seconds * 1000) / 1000 } : result;
}

/** What these count are bytes. */
const inBytes: ReadonlySet<ProgressEvent['step']> = new Set([
  ...(['plan', 'erase', 'write', 'verify', 'read', 'transfer', 'download'] as const),
]);

const stepWords: Readonly<Record<ProgressEvent['step'], string>> = {
  connect: 'Connecting to the boot loader',
  stub: 'Starting the flasher stub',
  identify: 'Identifying',
  plan: 'Comparing with what is on the board',
  erase: 'Erasing',
  write: 'Writing',
  verify: 'Verifying',
  read: 'Reading',
  restart: 'Restarting',
  exec: 'Running',
  transfer: 'Transferring',
  download: 'Downloading',
};
