// Finds a script's own output and its error between the marks that lua-code.ts has put around them,
// in whatever pieces the bytes come. Pure.
import { concat } from '../../transport/byte-reader.ts';
import { asText } from '../await-text.ts';
import { endOf, type Mark, startOf } from './lua-code.ts';

export type MarkedOutput = {
  readonly push: (bytes: Uint8Array) => void;
  readonly ended: boolean;
  /** The opening mark has come: some of the code has run. */
  readonly hasStarted: boolean;
  /** The closing mark has come with something else behind it than it says. */
  readonly isSpoiled: boolean;
  readonly stderr: Uint8Array;
  /** What came behind the closing mark: line end and prompt. */
  readonly rest: Uint8Array;
};

/** An error text longer than this is cut by the end of the board's memory first. */
const longestError = 32_768;

/** `onStdout` gets what the script printed, without the marks, as it comes. */
export function createMarkedOutput(mark: Mark, onStdout: (bytes: Uint8Array) => void): MarkedOutput {
  const start = startOf(mark);
  const end = endOf(mark);
  let phase: 'before' | 'output' | 'verdict' | 'error' | 'ended' = 'before';
  let held: Uint8Array = new Uint8Array(0);
  let stderr: Uint8Array = new Uint8Array(0);
  let isSpoiled = false;

  /** One step of the phase; false when it needs more bytes. */
  const step = (): boolean => {
    const text = asText(held);
    if (phase === 'before') {
      const at = text.indexOf(start);
      if (at < 0) held = held.slice(-(start.length - 1));
      else take('output', at + start.length);
      return at >= 0;
    }
    if (phase === 'output') {
      const at = text.indexOf(end);
      const sure = at >= 0 ? at : held.length - partialAtEnd(text, end);
      if (sure > 0) onStdout(held.slice(0, sure));
      if (at >= 0) take('verdict', at + end.length);
      else held = held.slice(sure);
      return at >= 0;
    }
    if (phase === 'verdict') {
      if (held.length === 0) return false;
      isSpoiled = text[0] !== '+' && text[0] !== '-';
      take(text[0] === '-' ? 'error' : 'ended', 1);
      return true;
    }
    if (phase === 'error') {
      const at = text.indexOf(end);
      if (at < 0 && held.length < longestError) return false;
      stderr = held.slice(0, at < 0 ? longestError : at);
      take('ended', at < 0 ? held.length : at + end.length);
      return true;
    }
    return false;
  };
  const take = (next: typeof phase, bytes: number) => {
    phase = next;
    held = held.slice(bytes);
  };

  return {
    push: (bytes) => {
      held = concat([held, bytes]);
      while (phase !== 'ended' && step());
    },
    get ended() {
      return phase === 'ended';
    },
    get hasStarted() {
      return phase !== 'before';
    },
    get isSpoiled() {
      return isSpoiled;
    },
    get stderr() {
      return stderr;
    },
    get rest() {
      return phase === 'ended' ? held : new Uint8Array(0);
    },
  };
}

/** How many bytes at the end of `text` may be the start of `mark`. */
function partialAtEnd(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}
