// Reads what a piece of code prints in the raw REPL, up to its end. The frame's end (raw-frame.ts) can be
// printed by the program itself, lose a byte, or have a timer's text in it. What tells is the prompt: there
// the board announces its raw REPL on Ctrl-A, while a program that still runs does not.
import type { Clock } from '../../clock.ts';
import { EspError } from '../../errors.ts';
import { type ByteReader, concat } from '../../transport/byte-reader.ts';
import { createAnswerBounds } from '../answer-bounds.ts';
import { asText } from '../await-text.ts';
import { createByteStore, longestKept } from '../byte-store.ts';
import type { ExecOptions, ExecResult } from '../firmware-link.ts';
import { createRawFrame } from './raw-frame.ts';
import { rawAnnouncements } from './raw-paste.ts';

export type RawTalk = {
  readonly reader: ByteReader;
  readonly clock: Clock;
  readonly write: (keys: string) => Promise<void>;
  /** Gets what was printed behind the code's end: it belongs to no code. */
  readonly onOutput: (bytes: Uint8Array) => void;
};

export type RawAnswer = ExecResult & {
  /** 'restarted': a fresh banner and prompt stand there. */
  readonly end: 'ended' | 'soft-reset' | 'restarted';
};

const tick = 100;
/** Silence, or time behind a \x04, after which an end is asked about. */
const doubtMs = 500;
/** From one Ctrl-A to the next at what looks like the end; after the last the board has stopped answering. */
const askAgainMs = [500, 500, 1000, 1000, 2000, 2000, 4000] as const;
/** From one to the next while a program is silent: the whole end may be lost. */
const askSilentMs = [5000, 10_000, 20_000, 40_000, 60_000] as const;
/** What is printed behind an end while it is asked about is kept back up to here. */
const longestBehind = 64 * 1024;
const ctrlA = '\x01';

/**
 * After the code was sent: what it printed and raised.
 * @throws EspError repl-failed | timeout | unplugged | cancelled
 */
export async function readRawAnswer(talk: RawTalk, options: ExecOptions): Promise<RawAnswer> {
  const { reader, clock } = talk;
  const stdout = createByteStore(longestKept);
  let tail = '';
  const frame = createRawFrame((bytes) => {
    stdout.add(bytes);
    tail = (tail + asText(bytes.subarray(-400))).slice(-400);
    options.onStdout?.(bytes);
  });
  const bounds = createAnswerBounds(clock, options);
  let lastHeardMs = clock.now();
  let doubtedMs: number | null = null;
  let lastAskMs = 0;
  let asks = 0;
  /** Not given to the frame yet: it may hold the announcement that was asked for. */
  let pending: Uint8Array = new Uint8Array(0);

  const feed = () => {
    if (frame.end === 'open' && pending.length > 0) pending = frame.push(pending).slice();
  };
  const resultOf = (end: RawAnswer['end']): RawAnswer => {
    const result = { stdout: stdout.bytes(), stderr: frame.stderr, end };
    return stdout.dropped > 0 ? { ...result, droppedBytes: stdout.dropped } : result;
  };
  const ask = async () => {
    asks += 1;
    lastAskMs = clock.now();
    await talk.write(ctrlA);
  };
  /** The prompt stands; `before` came between the end and the announcement. */
  const conclude = async (before: Uint8Array): Promise<RawAnswer> => {
    pending = before;
    feed();
    while (frame.end !== 'open' && hasAnotherEnd(pending)) {
      frame.reopen();
      feed();
    }
    const isReadable = frame.settle();
    // The answers to the other Ctrl-A, if there were any.
    if (asks > 1) await reader.readUntilQuiet(tick, doubtMs, options.signal);
    if (!isReadable) throw endLost(frame.isDoubted, reader.recent);
    if (!/REPL|CTRL/.test(asText(pending))) talk.onOutput(pending);
    return resultOf('ended');
  };
  /** Whether to ask now, while the code seems to run. */
  const isDue = (): boolean => {
    const now = clock.now();
    if (doubtedMs !== null && now - doubtedMs >= doubtMs) {
      const waitMs = askAgainMs[asks - 1] ?? 10_000;
      return asks === 0 || now - lastAskMs >= waitMs;
    }
    const waitMs = askSilentMs[Math.min(asks, askSilentMs.length - 1)] as number;
    return now - Math.max(lastHeardMs, lastAskMs) >= waitMs;
  };

  for (;;) {
    const bytes = await reader.read(asks > 0 ? tick : doubtMs, options.signal);
    if (bytes.length > 0) lastHeardMs = clock.now();
    pending = concat([pending, bytes]);
    const announced = asks > 0 ? announcementIn(asText(pending)) : null;
    if (announced) {
      reader.unread(pending.slice(announced.end));
      return conclude(pending.slice(0, announced.at));
    }
    // The answer to a Ctrl-A comes within a moment; until then what comes may be a part of it.
    if (asks === 0 || clock.now() - lastAskMs > 2 * tick) feed();
    doubtedMs = frame.isDoubted ? (doubtedMs ?? clock.now()) : null;
    if (frame.end === 'soft-reset' || (frame.end === 'ended' && options.plainOutput)) {
      reader.unread(pending);
      return resultOf(frame.end);
    }
    bounds.check(stdout.dropped, bytes.length > 0);
    if (frame.end === 'open') {
      if (bytes.length === 0 && hasRestarted(tail)) return resultOf('restarted');
      if (isDue()) await ask();
    } else if (asks === 0) await ask();
    else if (clock.now() - lastAskMs >= (askAgainMs[asks - 1] ?? 0)) {
      if (asks <= askAgainMs.length && pending.length < longestBehind) await ask();
      else if (pending.length === 0) throw endLost(true, reader.recent);
      else {
        // It prints on and does not answer: it has printed the end itself.
        frame.reopen();
        asks = 0;
        feed();
      }
    }
  }
}

function announcementIn(text: string): { readonly at: number; readonly end: number } | null {
  for (const words of rawAnnouncements) {
    const at = text.indexOf(words);
    if (at >= 0) return { at, end: at + words.length };
  }
  return null;
}

/** A frame ends in these bytes: then the end before them was printed by the program. */
function hasAnotherEnd(bytes: Uint8Array): boolean {
  const probe = createRawFrame(() => {});
  probe.push(bytes);
  return probe.end !== 'open';
}

/** machine.reset() or a crash: the frame never ends, a fresh banner and prompt stand there instead. */
const hasRestarted = (tail: string): boolean =>
  /MicroPython [^\n]*\r\nType "help\(\)" for more information\.\r\n>>> $/.test(tail);

const endLost = (wasDoubted: boolean, evidence: Uint8Array): EspError =>
  new EspError(
    'repl-failed',
    wasDoubted
      ? 'The code has ended, but the end of its output arrived damaged.'
      : 'The code no longer runs, but its end was not received: perhaps the board restarted.',
    { evidence, hints: ['Bytes were lost or inserted on the way: try again.'] },
  );
