// How the boot ROM learns the host's rate: the UART measures its shortest low and high pulses while
// the first bytes come in, and the ROM makes a divider of them.

/** The ROM reads the pulse widths once it has seen this many edges. */
const edgesNeeded = 29;
/** The hardware sees pulses this many clocks short; the ROM adds 12, so that 115200 gives 452. */
const lostClocks = 11;
const addedClocks = 12;

export class Autobaud {
  readonly #clockHz: number;
  #edges = 0;
  #shortestLow = Infinity;
  #shortestHigh = Infinity;

  constructor(clockHz: number) {
    this.#clockHz = clockHz;
  }

  /** The divider, once enough edges of bytes sent at `baudRate` have been seen; until then undefined. */
  measure(byte: number, baudRate: number): number | undefined {
    const bitClocks = Math.floor(this.#clockHz / baudRate);
    let level = 1;
    let length = Infinity;
    for (const next of [0, ...Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1), 1]) {
      if (next === level) {
        length++;
        continue;
      }
      if (level === 0) this.#shortestLow = Math.min(this.#shortestLow, length * bitClocks);
      else this.#shortestHigh = Math.min(this.#shortestHigh, length * bitClocks);
      this.#edges++;
      level = next;
      length = 1;
    }
    // The stop bit lasts until the next start bit: at least one bit time high.
    this.#shortestHigh = Math.min(this.#shortestHigh, length * bitClocks);
    if (this.#edges <= edgesNeeded) return undefined;
    const pulse = Math.floor((this.#shortestLow + this.#shortestHigh) / 2) - lostClocks;
    return Math.max(1, pulse + addedClocks);
  }
}
