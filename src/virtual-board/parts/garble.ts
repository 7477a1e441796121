// What a UART hears that listens at another rate than the sender's: it finds the start bit, then samples
// the middle of each of its own bit times. Times are in bits of the sender; pure, no clock.

/** Rates closer than this are heard without error: 8N1 samples the last bit half a bit wide of 5 %. */
const toleratedRatio = 0.025;

export function hearsClearly(sentBaud: number, heardBaud: number): boolean {
  return Math.abs(sentBaud / heardBaud - 1) <= toleratedRatio;
}

/** Resamples one line. Feed bytes in order; what cannot be decided yet comes with the next call. */
export class Garbler {
  readonly sentBaud: number;
  readonly heardBaud: number;
  readonly #bitStep: number;
  #lineEndBits = 0;
  #fromBits = -1;
  /** Levels of the last frames sent: [start in bits, level] of each bit. */
  #bits: { readonly at: number; readonly level: 0 | 1 }[] = [];

  constructor(sentBaud: number, heardBaud: number) {
    this.sentBaud = sentBaud;
    this.heardBaud = heardBaud;
    this.#bitStep = sentBaud / heardBaud;
  }

  /** One byte follows `idleBits` of idle line; returns the bytes that the listener has complete by then. */
  feed(byte: number, idleBits = 0): number[] {
    if (idleBits > 0) this.#push(1, idleBits);
    this.#push(0, 1);
    for (let bit = 0; bit < 8; bit++) this.#push((byte >> bit) & 1 ? 1 : 0, 1);
    this.#push(1, 1);
    return this.#decode();
  }

  /** The line stays idle: whatever was still open ends. */
  settle(): number[] {
    this.#push(1, 12 * Math.max(1, this.#bitStep));
    return this.#decode();
  }

  #push(level: 0 | 1, lengthBits: number): void {
    this.#bits.push({ at: this.#lineEndBits, level });
    this.#lineEndBits += lengthBits;
  }

  #decode(): number[] {
    const heard: number[] = [];
    for (;;) {
      const start = this.#fallingEdge();
      if (start === undefined) break;
      if (start + 9.5 * this.#bitStep >= this.#lineEndBits) break;
      let byte = 0;
      for (let bit = 0; bit < 8; bit++) byte |= this.#levelAt(start + (bit + 1.5) * this.#bitStep) << bit;
      heard.push(byte);
      this.#fromBits = start + 9.5 * this.#bitStep;
    }
    const kept = this.#bits.findLastIndex((bit) => bit.at <= this.#fromBits);
    if (kept > 0) this.#bits.splice(0, kept);
    return heard;
  }

  /** The next fall from high to low: after a frame without a stop bit the line must rise first. */
  #fallingEdge(): number | undefined {
    let previous: 0 | 1 = this.#levelAt(this.#fromBits);
    for (const bit of this.#bits) {
      if (bit.at <= this.#fromBits) continue;
      if (previous === 1 && bit.level === 0) return bit.at;
      previous = bit.level;
    }
    return undefined;
  }

  #levelAt(moment: number): 0 | 1 {
    return this.#bits.findLast((bit) => bit.at <= moment)?.level ?? 1;
  }
}
