// A board that prints without pause sends a thousand small pieces a second, and each costs a system call
// and a walk through all that listens. Once a stream runs, and as long as nobody writes, the next read
// waits a little, so that a tenth as many pieces bring the same bytes. The driver keeps them meanwhile.
import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** Pieces in a row, without a write between, that make a stream: more than any answer to a command. */
const streamPieces = 64;
/** A longer gap ends it. */
const gapMs = 30;
/** Less than a person notices; 1.1 KB at 921600 baud, which every driver holds. */
const waitMs = 12;
/** A tty gives at most 4095 bytes a read: from half of that on more waits, and the driver's buffer fills up. */
const backlogBytes = 2048;

export type ReadPace = {
  readonly onBytes: (sizeBytes: number) => void;
  /** An answer is expected: what comes next is read at once. */
  readonly onWrite: () => void;
};

/** Takes the place of the stream's `_read`; tell it of every piece and every write. */
export function paceReads(stream: Readable, clock: Clock): ReadPace {
  const readNow = stream._read.bind(stream);
  let pieces = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let isBehind = false;
  let waiting: (() => void) | null = null;

  stream._read = (size) => {
    if (pieces < streamPieces || isBehind) return readNow(size);
    const read = () => {
      waiting = null;
      cancelTimer();
      readNow(size);
    };
    const cancelTimer = clock.setTimer(waitMs, read);
    waiting = read;
  };
  return {
    onBytes: (sizeBytes) => {
      isBehind = sizeBytes >= backlogBytes;
      const nowMs = clock.now();
      pieces = nowMs - lastMs <= gapMs ? pieces + 1 : 0;
      lastMs = nowMs;
    },
    onWrite: () => {
      pieces = 0;
      waiting?.();
    },
  };
}
