// What the raw REPL sends for one piece of code: stdout \x04 traceback \x04 > (MicroPython
// shared/runtime/pyexec.c). Nothing is escaped, so a program may print any of these bytes itself:
// only a \x04 that still can be the frame's own is held back, and what looks like the end can be
// taken back (`reopen`) when the board proves that it goes on.
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

/** Whether it is a traceback, an exception or an end shows in so many of its first characters. */
const tellingBytes = 64;

/**
 * `onStdout` gets what is surely output, as soon as it is sure. A byte costs the same however much is kept back:
 * what a board sends may be made to be dear.
 */
export function createRawFrame(onStdout: (bytes: Uint8Array) => void): RawFrame {
  /** The first `length` bytes are kept back: none, or a \x04 and what came after it. */
  let store = new Uint8Array(1024);
  let length = 0;
  /** Offsets in what is kept back: its last \x04, and the first that can still be the frame's. */
  let last = -1;
  let viable = 0;
  let end: RawFrame['end'] = 'open';
  let stderr: Uint8Array = new Uint8Array(0);
  let hasLetGo = false;

  const held = () => store.subarray(0, length);
  const keep = (byte: number) => {
    if (length === store.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(store);
      store = larger;
    }
    if (byte === EOT) last = length;
    store[length++] = byte;
  };
  /** Hands out what is kept back up to `to` as output. */
  const letGo = (to: number) => {
    if (to > 0) onStdout(store.slice(0, to));
    store.copyWithin(0, to, length);
    length -= to;
    last = Math.max(-1, last - to);
    viable = Math.max(0, viable - to);
  };
  const finish = (kind: 'ended' | 'soft-reset', split: { stdout: number; stderrEnd: number }) => {
    stderr = store.slice(split.stdout + 1, split.stderrEnd);
    letGo(split.stdout);
    end = kind;
  };

  const step = (byte: number) => {
    keep(byte);
    const inTraceback = length > tracebackStart.length + 1 && length < longestStderr;
    if (inTraceback && byte !== EOT && byte !== GREATER && last === 0) return;
    if (byte === GREATER && last === length - 2) {
      const start = stderrStart(held(), last);
      if (start !== null) return finish('ended', { stdout: start, stderrEnd: last });
      end = 'doubtful';
      return;
    }
    if (softReset.test(textAt(store, last + 1, length))) {
      const start = stderrStart(held(), last);
      if (start !== null) return finish('soft-reset', { stdout: start, stderrEnd: last });
    }
    // One that cannot be the frame's never becomes it.
    viable = firstViable(held(), viable);
    if (viable === 0 || length < longestHeld) return;
    hasLetGo = true;
    letGo(viable);
  };

  return {
    push: (bytes) => {
      let at = 0;
      while (at < bytes.length && end === 'open') {
        if (length === 0) {
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
      return hasLetGo || length > 0;
    },
    reopen: () => {
      hasLetGo ||= length > 0;
      letGo(length);
      stderr = new Uint8Array(0);
      end = 'open';
    },
    settle: () => {
      if (end === 'ended') return true;
      const start = stderrStart(held(), last);
      if (start !== null) finish('ended', { stdout: start, stderrEnd: last });
      return start !== null;
    },
  };
}

/** The first telling characters of what stands between two offsets. */
const textAt = (held: Uint8Array, from: number, to: number): string =>
  asText(held.subarray(from, Math.min(to, from + tellingBytes)));

/**
 * The \x04 before `final` behind which nothing, a traceback or a bare exception runs up to `final`; the
 * last of each kind, in this order, because a message may hold a \x04 itself.
 */
function stderrStart(held: Uint8Array, final: number): number | null {
  if (final <= 0) return null;
  if (held[final - 1] === EOT) return final - 1;
  let bare: number | null = null;
  for (let at = held.lastIndexOf(EOT, final - 1); at >= 0; at = at > 0 ? held.lastIndexOf(EOT, at - 1) : -1) {
    const text = textAt(held, at + 1, final);
    if (text.startsWith(tracebackStart)) return at;
    if (bare === null && bareException.test(text)) bare = at;
  }
  return bare;
}

/** Offset of the first \x04 at or behind `from` that can still be the frame's; the length if none can. */
function firstViable(held: Uint8Array, from: number): number {
  for (let at = held.indexOf(EOT, from); at >= 0; at = held.indexOf(EOT, at + 1)) {
    const sizeBytes = held.length - at - 1;
    if (sizeBytes <= longestStderr && canBeStderr(textAt(held, at + 1, held.length))) return at;
  }
  return held.length;
}

/** True if what begins like `text` is, or may become, a traceback (or nothing) and the frame's end. */
function canBeStderr(text: string): boolean {
  if (text === '' || text === '\x04') return true;
  if (text.startsWith('\x04')) return softResetWords.some((words) => words.startsWith(text.slice(1)));
  if (text.startsWith(tracebackStart) || tracebackStart.startsWith(text)) return true;
  return bareException.test(text) || bareExceptionSoFar.test(text);
}
