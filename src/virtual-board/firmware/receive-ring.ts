// The board's end of the receive ring. A firmware that reads keeps up with any line, so what does not
// fit yet waits outside; one that computes does not, and bytes beyond the ring are lost and counted.
import { type LinkMemory, ringSlots, word } from './link-memory.ts';

export type ReceiveRing = {
  /** Takes bytes from the UART. `readerKeepsUp`: whether what does not fit may wait. */
  readonly put: (bytes: Uint8Array, readerKeepsUp: boolean) => void;
  /** Moves what waits into the room there is. */
  readonly refill: () => void;
};

/** More than a board with a fast clock can have under way; beyond it bytes are lost in any case. */
const mostWaiting = 1 << 20;

export function receiveRing(link: LinkMemory, countDropped: (bytes: number) => void): ReceiveRing {
  const { words, ring } = link;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;

  const fill = (bytes: Uint8Array): number => {
    let head = Atomics.load(words, word.ringHead);
    const room = (Atomics.load(words, word.ringTail) - head - 1 + ringSlots) % ringSlots;
    const taken = Math.min(room, bytes.length);
    for (let index = 0; index < taken; index++) {
      ring[head] = bytes[index] as number;
      head = (head + 1) % ringSlots;
    }
    Atomics.store(words, word.ringHead, head);
    return taken;
  };

  const refill = () => {
    // Announced first: a worker that drains the ring meanwhile then says so.
    Atomics.store(words, word.holding, waiting.length > 0 ? 1 : 0);
    for (let first = waiting[0]; first; first = waiting[0]) {
      const taken = fill(first);
      waitingBytes -= taken;
      if (taken < first.length) {
        waiting[0] = first.subarray(taken);
        break;
      }
      waiting.shift();
    }
    if (waiting.length === 0) Atomics.store(words, word.holding, 0);
    wakeWorker(link);
  };

  return {
    put(bytes, readerKeepsUp) {
      const taken = waiting.length > 0 ? 0 : fill(bytes);
      const rest = bytes.subarray(taken);
      if (rest.length > 0 && readerKeepsUp && waitingBytes + rest.length <= mostWaiting) {
        waiting = [...waiting, rest.slice()];
        waitingBytes += rest.length;
      } else if (rest.length > 0) countDropped(rest.length);
      refill();
    },
    refill,
  };
}

/** Ends whatever the worker sleeps on. */
export function wakeWorker({ words }: LinkMemory): void {
  Atomics.add(words, word.wake, 1);
  Atomics.notify(words, word.wake);
}
