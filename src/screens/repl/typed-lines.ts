// What comes faster than a board reads: a paste of a terminal that marks none, or one that is typed on purpose. A
// firmware keeps some 255 bytes while it works and drops the rest, so the next line waits for the prompt behind
// the last one.
import type { Clock } from '../../device/clock.ts';
import { asText } from '../../device/firmware/await-text.ts';
import { promptAtEnd } from '../../device/firmware/prompt-at-end.ts';

/** A line without its end goes in pieces that the board's memory holds. */
const pieceBytes = 128;
/** Silent for so long, the board has read the line and shows no prompt: a program reads it. */
const quietMs = 150;
/** A program that prints without a pause is not waited for. */
const longestMs = 1500;
/** More than anybody types while a board works. */
const mostWaitingBytes = 256 * 1024;
/** Room for a prompt and what is indented behind it. */
const tailLength = 256;

const ctrlC = 0x03;

export type TypedLines = {
  /** Resolves when all of it is sent; rejects with what `send` throws, and what waited is dropped. */
  readonly type: (bytes: Uint8Array) => Promise<void>;
  /** What the board says. */
  readonly onOutput: (bytes: Uint8Array) => void;
};

export function createTypedLines(clock: Clock, send: (bytes: Uint8Array) => Promise<void>): TypedLines {
  let waiting: number[] = [];
  let running: Promise<void> | null = null;
  let hear: (bytes: Uint8Array) => void = () => {};

  const sendAndWait = async (piece: readonly number[]) => {
    let finish = () => {};
    const answered = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const cancelLongest = clock.setTimer(longestMs, finish);
    let cancelQuiet = clock.setTimer(quietMs, finish);
    let heard = '';
    hear = (bytes) => {
      cancelQuiet();
      cancelQuiet = clock.setTimer(quietMs, finish);
      heard = (heard + asText(bytes)).slice(-tailLength);
      if (heard.includes('\n') && promptAtEnd(heard)?.typed.trim() === '') finish();
    };
    try {
      await send(Uint8Array.from(piece));
      // The rest of a burst of keys has come by now; what ends no line the board only echoes.
      const isLine = lineEnd(piece) !== null;
      if (waiting.length > 0 && (isLine || piece.length === pieceBytes)) await answered;
    } finally {
      hear = () => {};
      cancelQuiet();
      cancelLongest();
    }
  };

  const pump = async () => {
    try {
      while (waiting.length > 0)
        await sendAndWait(waiting.splice(0, lineEnd(waiting) ?? Math.min(pieceBytes, waiting.length)));
    } catch (error) {
      waiting = [];
      throw error;
    } finally {
      running = null;
    }
  };

  return {
    type: (bytes) => {
      // An interrupt is for what runs now: it waits behind nothing, and what waited is for nobody.
      if (bytes.includes(ctrlC)) {
        waiting = [];
        return send(bytes);
      }
      if (waiting.length + bytes.length <= mostWaitingBytes) for (const byte of bytes) waiting.push(byte);
      running ??= pump();
      return running;
    },
    onOutput: (bytes) => hear(bytes),
  };
}

/** How many bytes the first line has with its end, CR, LF or CR LF; null where none ends. */
function lineEnd(bytes: readonly number[]): number | null {
  const at = bytes.findIndex((byte) => byte === 0x0d || byte === 0x0a);
  if (at < 0) return null;
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? at + 2 : at + 1;
}
