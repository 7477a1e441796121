// When the reader of a board in a worker says that it has taken what came: at once while it talks with the board. Of a
// stream that nobody answers it takes a window at a time with a pause between, so that whatever else this thread
// does (keys, frames, other boards) has its turn.

/** More than any answer without a word from this side. */
const streamBytes = 256 * 1024;
/** With a window of 32 KB some 1.3 MB a second: fourteen times what 921600 baud carry. */
const pauseMs = 25;

export type OutputTaker = {
  readonly onBytes: (sizeBytes: number) => void;
  /** Something was written: what comes next is an answer. */
  readonly onWrite: () => void;
};

/** `taken` is told how many bytes have been taken since it was told last. */
export function createOutputTaker(taken: (sizeBytes: number) => void): OutputTaker {
  let untoldBytes = 0;
  let unansweredBytes = 0;
  let isPlanned = false;
  let pause: NodeJS.Timeout | null = null;
  const tell = () => {
    isPlanned = false;
    pause = null;
    const sizeBytes = untoldBytes;
    untoldBytes = 0;
    if (sizeBytes > 0) taken(sizeBytes);
  };
  return {
    onBytes: (sizeBytes) => {
      untoldBytes += sizeBytes;
      unansweredBytes += sizeBytes;
      if (isPlanned) return;
      isPlanned = true;
      // Not inside of this call: then the other thread would keep this one busy without an end.
      if (unansweredBytes < streamBytes) setImmediate(tell);
      else pause = setTimeout(tell, pauseMs);
    },
    onWrite: () => {
      unansweredBytes = 0;
      if (pause === null) return;
      clearTimeout(pause);
      tell();
    },
  };
}
