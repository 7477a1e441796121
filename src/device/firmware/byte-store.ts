// Collects what a board prints without letting it fill this computer's memory.

export type ByteStore = {
  readonly add: (bytes: Uint8Array) => void;
  readonly bytes: () => Uint8Array;
  /** Bytes that came after the store was full. */
  readonly dropped: number;
};

/** What is kept of the output of one piece of code; the rest is streamed only. */
export const longestKept = 4 * 1024 * 1024;

/** Keeps the first `limitBytes`. */
export function createByteStore(limitBytes: number): ByteStore {
  let buffer = new Uint8Array(1024);
  let length = 0;
  let dropped = 0;
  return {
    add: (bytes) => {
      const kept = bytes.subarray(0, limitBytes - length);
      dropped += bytes.length - kept.length;
      if (length + kept.length > buffer.length) {
        const larger = new Uint8Array(Math.max(buffer.length * 2, length + kept.length));
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      buffer.set(kept, length);
      length += kept.length;
    },
    bytes: () => buffer.slice(0, length),
    get dropped() {
      return dropped;
    },
  };
}
