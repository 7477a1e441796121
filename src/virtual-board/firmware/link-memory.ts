// The memory that the board's thread and a firmware's worker share: a receive ring like the one the
// firmwares keep behind UART0, counters for what is under way, and a page for answers.

/** Slots; one stays free to tell full from empty, so 255 bytes fit (MicroPython's and NodeMCU's size). */
export const ringSlots = 256;
export const pageBytes = 4096;
const wordCount = 16;

/** Indices of the words. The side that writes a word is named; the other only reads it. */
export const word = {
  /** Board: next slot to fill. */
  ringHead: 0,
  /** Worker: next slot to take. */
  ringTail: 1,
  /** Board: counts events; the worker sleeps on it. */
  wake: 2,
  /** Worker: 1 while the firmware reads its input and so keeps up with the line. */
  reading: 3,
  /** Board: 1 while it holds bytes back for want of room; the worker says when there is some. */
  holding: 4,
  /** Worker: bytes put out since the start, modulo 2^32. */
  sent: 5,
  /** Board: bytes of these that have left the UART. */
  left: 6,
  /** Board: counts answers to calls. */
  answers: 7,
  /** Board counts it up, worker sets it back: periods of the software watchdog without a feed. */
  unfedPeriods: 8,
  /** Worker: counts signs of life, modulo 2^32. */
  beats: 9,
  /** Worker: 1 while it sleeps, for bytes, for time or for an answer. */
  waiting: 10,
} as const;

export type LinkMemory = {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly ring: Uint8Array;
  readonly page: Uint8Array;
};

/** Lays the link over a buffer; without one it makes a new buffer, all zero. */
export function linkMemory(
  buffer = new SharedArrayBuffer(wordCount * 4 + ringSlots + pageBytes),
): LinkMemory {
  return {
    buffer,
    words: new Int32Array(buffer, 0, wordCount),
    ring: new Uint8Array(buffer, wordCount * 4, ringSlots),
    page: new Uint8Array(buffer, wordCount * 4 + ringSlots, pageBytes),
  };
}
