// The two faces of every verb: lines for people, or one JSON object a line for programs. On a
// terminal progress is a bar on stderr; elsewhere it is one line a step. Results go to stdout.
import { conditionOf } from '../advice/condition.ts';
import { forShell } from '../advice/render.ts';
import type { Hint } from '../device/advice.ts';
import type { EspError } from '../device/errors.ts';
import type { OperationEvent, ProgressEvent } from '../device/operation.ts';
import type { ShownBytes } from '../terminal/board-text-filter.ts';
import { joined, printable, printableJson, type SafeText, safe } from '../text/printable.ts';
import { barText } from '../text/progress-bar.ts';

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
  /** A line for people only, beside what they asked for. */
  readonly aside: (text: string) => void;
  /** A line of what goes on, on stderr with --json or without. */
  readonly trace: (text: string) => void;
  /** What code on the board prints, filtered for its stream; never mixed with a progress bar. */
  readonly raw: (bytes: ShownBytes, stream?: 'stdout' | 'stderr') => void;
};

/** 'quiet': results, questions and errors alone. With --json it changes nothing. */
export type Verbosity = 'quiet' | 'usual';

/** Takes nothing that did not pass a filter. */
export type Sink = { readonly write: (text: SafeText | ShownBytes) => void; readonly isTerminal: boolean };

/** Programs get at most this many progress lines a second for a step, and always its last. */
const progressIntervalMs = 100;
/** The end of what was heard tells most, and more than this buries the hints. */
const evidenceShownBytes = 120;

export function createOutput(
  json: boolean,
  stdout: Sink,
  stderr: Sink,
  nowMs: () => number,
  columns: () => number,
  verbosity: Verbosity = 'usual',
): Output {
  const isQuiet = verbosity === 'quiet' && !json;
  let lastStep: string | undefined;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let barShown = false;

  const clearBar = () => {
    if (barShown) stderr.write(safe`\r\x1b[2K`);
    barShown = false;
  };
  const print = (sink: Sink, text: string) => {
    clearBar();
    // Whoever words a line may forget where a name in it came from.
    sink.write(safe`${text}\n`);
  };
  const printJson = (object: unknown) => stdout.write(joined([printableJson(object), safe`\n`]));

  const progress = (event: ProgressEvent) => {
    if (isQuiet) return;
    const isEnd = event.total !== undefined && event.done >= event.total;
    const isNew = event.step !== lastStep;
    if (!isNew && !isEnd && nowMs() - lastAtMs < progressIntervalMs) return;
    lastAtMs = nowMs();
    lastStep = event.step;
    if (json) printJson(event);
    else if (stderr.isTerminal) {
      stderr.write(safe`\r\x1b[2K${bar(event, columns())}`);
      barShown = true;
    } else if (isNew) print(stderr, stepWords[event.step]);
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
      if (json) printJson({ type: 'result', ...inMilliseconds(result) });
      else for (const line of lines) print(stdout, line);
    },
    error: (error, hints) => {
      clearBar();
      if (json) {
        const { code, message, board } = error;
        const seen = error.evidence ? { evidence: printable(error.evidence) } : {};
        printJson({ type: 'error', code, message, board, hints: hints.map(forShell), ...seen });
        return;
      }
      print(stderr, `espwb: ${error.message}`);
      if (error.evidence?.length)
        print(stderr, `  seen: ${printable(error.evidence.slice(-evidenceShownBytes))}`);
      const condition = conditionOf(error);
      if (condition) print(stderr, `  ${condition}`);
      for (const [index, hint] of hints.entries()) print(stderr, `  ${index + 1}. ${forShell(hint)}`);
    },
    object: (object, text) => {
      if (json) printJson(object);
      else print(stdout, text);
    },
    announce: printJson,
    aside: (text) => {
      if (!json && !isQuiet) print(stderr, text);
    },
    trace: (text) => print(stderr, text),
    raw: (bytes, stream = 'stdout') => {
      clearBar();
      (stream === 'stdout' ? stdout : stderr).write(bytes);
    },
  };
}

/** Seconds are measured to the millisecond; the digits behind are noise of the clock. */
function inMilliseconds(result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { seconds } = result;
  return typeof seconds === 'number' ? { ...result, seconds: Math.round(seconds * 1000) / 1000 } : result;
}

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

function bar(event: ProgressEvent, columns: number): string {
  const words = stepWords[event.step];
  if (!event.total) return words;
  const share = Math.min(1, event.done / event.total);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  const width = Math.max(0, Math.min(40, columns - words.length - 8));
  // Whole cells: not every terminal has the eighths.
  const { full, rest } = barText(Math.round(share * width) / width, width);
  return `${words} ${full}${rest} ${percent} %`;
}
