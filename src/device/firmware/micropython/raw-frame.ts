// What the raw REPL sends for one piece of code: stdout \x04 traceback \x04 > (MicroPython
// shared/runtime/pyexec.c). Nothing is escaped, so a program may print any of these bytes itself:
// only a \x04 that still can be the frame's own is held back, and what looks like the end can be
// taken back (`reopen`) when the board proves that it goes on.
import { concat } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';

export type RawFrame = {
  /** Takes bytes up to the end of the frame; returns what lies behind it. */
  readonly push: (bytes: Uint8Array) => Uint8Array;
  /**
   * 'soft-reset': the code ended in SystemExit and the board restarts its interpreter. 'doubtful': a frame
   * ends like this, but what came before it is no frame's: a byte was lost or added, or the program printed it.
   */
  readonly end: 'open' | 'ended' | 'soft-reset' | 'doubtful';
  /** A \x04 that may be the frame's is kept back, or was let go as output. */
  readonly isDoubted: boolean;
  /** The traceback; empty while the frame is open and when nothing was raised. */
  readonly stderr: Uint8Array;
  /** The end was printed by the program: hand it out as output and go on. */
  readonly reopen: () => void;
  /**
   * The board stands at its raw prompt again, so that what is kept back is the end, though damaged or with
   * text between. True if it still says what was output and what traceback.
   */
  readonly settle: () => boolean;
};

const EOT = 0x04;
const GREATER = 0x3e;

/** A traceback longer than this is not one: tracebacks of deep recursion are cut by the board. */
const longestStderr = 16_384;

const tracebackStart = 'Traceback (most recent call last):';
/** Behind a \x04 so much is kept back that is no traceback: it may be a timer's text in the frame's end. */
const longestHeld = 512;

/**
 * An exception without traceback: `KeyboardInterrupt: ` while the compiler was reading. No other names: a
 * line of a timer's text is no error of the code.
 */
const bareException = /^[A-Z]\w{0,40}(?:Error|Exception|Interrupt|Exit)(: |:?\r?\n)/;
const bareExceptionSoFar = /^[A-Z]\w{0,50}:?\r?$/;
const softReset = /^(\r\n)?MPY: soft reboot/;
const softResetWords = ['\r\nMPY: soft reboot', 'MPY: soft reboot'];

/** `onStdout` gets what is surely output, as soon as it is sure. */
export function createRawFrame(onStdout: (bytes: Uint8Array) => void): RawFrame {
  /** Empty, or a \x04 and what came after it. */
  let held: Uint8Array = new Uint8Array(0);
  let end: RawFrame['end'] = 'open';
  let stderr: Uint8Array = new Uint8Array(0);
  let hasLetGo = false;

  const finish = (kind: 'ended' | 'soft-reset', split: { stdout: number; stderrEnd: number }) => {
    if (split.stdout > 0) onStdout(held.slice(0, split.stdout));
    stderr = held.slice(split.stdout + 1, split.stderrEnd);
    held = held.slice(split.stdout);
    end = kind;
  };

  const step = (byte: number) => {
    held = concat([held, Uint8Array.of(byte)]);
    const inTraceback = held.length > tracebackStart.length + 1 && held.length < longestStderr;
    if (inTraceback && byte !== EOT && byte !== GREATER && held.lastIndexOf(EOT) === 0) return;
    const last = held.lastIndexOf(EOT);
    if (byte === GREATER && last === held.length - 2) {
      const start = stderrStart(held, last);
      if (start !== null) return finish('ended', { stdout: start, stderrEnd: last });
      end = 'doubtful';
      return;
    }
    if (softReset.test(asText(held.subarray(last + 1)))) {
      const start = stderrStart(held, last);
      if (start !== null) return finish('soft-reset', { stdout: start, stderrEnd: last });
    }
    const from = firstViable(held);
    if (from === 0 || held.length < longestHeld) return;
    hasLetGo = true;
    onStdout(held.slice(0, from));
    held = held.slice(from);
  };

  return {
    push: (bytes) => {
      let at = 0;
      while (at < bytes.length && end === 'open') {
        if (held.length === 0) {
          const next = bytes.indexOf(EOT, at);
          const stop = next < 0 ? bytes.length : next;
          if (stop > at) onStdout(bytes.slice(at, stop));
          at = stop;
          if (next < 0) break;
        }
        step(bytes[at] as number);
        at += 1;
      }
      return bytes.subarray(at);
    },
    get end() {
      return end;
    },
    get stderr() {
      return stderr;
    },
    get isDoubted() {
      return hasLetGo || held.length > 0;
    },
    reopen: () => {
      if (held.length > 0) onStdout(held);
      hasLetGo ||= held.length > 0;
      held = new Uint8Array(0);
      stderr = new Uint8Array(0);
      end = 'open';
    },
    settle: () => {
      if (end === 'ended') return true;
      const last = held.lastIndexOf(EOT);
      const start = stderrStart(held, last);
      if (start !== null) finish('ended', { stdout: start, stderrEnd: last });
      return start !== null;
    },
  };
}

/**
 * The \x04 before `final` behind which nothing, a traceback or a bare exception runs up to `final`; the
 * last of each kind, in this order, because a message may hold a \x04 itself.
 */
function stderrStart(held: Uint8Array, final: number): number | null {
  if (final <= 0) return null;
  const starts = [...held.subarray(0, final).keys()].filter((at) => held[at] === EOT).reverse();
  const textAt = (at: number) => asText(held.subarray(at + 1, final));
  return (
    starts.find((at) => at === final - 1) ??
    starts.find((at) => textAt(at).startsWith(tracebackStart)) ??
    starts.find((at) => bareException.test(textAt(at))) ??
    null
  );
}

/** Offset of the first \x04 that can still be the frame's; the length if none can. */
function firstViable(held: Uint8Array): number {
  for (let at = held.indexOf(EOT); at >= 0; at = held.indexOf(EOT, at + 1)) {
    if (canBeStderr(asText(held.subarray(at + 1, at + 1 + longestStderr + 1)))) return at;
  }
  return held.length;
}

/** True if `text` is, or may become, a traceback (or nothing) and the frame's end. */
function canBeStderr(text: string): boolean {
  if (text.length > longestStderr) return false;
  if (text === '' || text === '\x04') return true;
  if (text.startsWith('\x04')) return softResetWords.some((words) => words.startsWith(text.slice(1)));
  if (text.startsWith(tracebackStart) || tracebackStart.startsWith(text)) return true;
  return bareException.test(text) || bareExceptionSoFar.test(text);
}
