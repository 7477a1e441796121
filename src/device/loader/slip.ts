// SLIP framing (RFC 1055) as the ESP boot loaders use it: C0 at both ends of a frame. Knows nothing
// of what a frame means.

const end = 0xc0;
const esc = 0xdb;
const escapedEnd = 0xdc;
const escapedEscape = 0xdd;

/** The frame for a payload, both C0 included. Copies from one byte to escape to the next. */
export function encodeSlip(payload: Uint8Array): Uint8Array {
  const nextOf = (byte: number, from: number) => {
    const at = payload.indexOf(byte, from);
    return at < 0 ? payload.length : at;
  };
  const frame = new Uint8Array(payload.length * 2 + 2);
  frame[0] = end;
  let at = 1;
  let from = 0;
  let nextEnd = nextOf(end, 0);
  let nextEscape = nextOf(esc, 0);
  for (;;) {
    const next = Math.min(nextEnd, nextEscape);
    frame.set(payload.subarray(from, next), at);
    at += next - from;
    if (next === payload.length) break;
    frame[at++] = esc;
    frame[at++] = next === nextEnd ? escapedEnd : escapedEscape;
    from = next + 1;
    if (next === nextEnd) nextEnd = nextOf(end, from);
    else nextEscape = nextOf(esc, from);
  }
  frame[at++] = end;
  return frame.subarray(0, at);
}

/** A SYNC is answered eight times; who sends more than this at once sends for ever, and the latest counts. */
const mostFrames = 256;

/**
 * Takes bytes as they come and gives whole payloads. Whatever lies between two C0 is a frame, so
 * that text before, between or behind frames cannot shift the framing by one for ever. A frame with
 * a bad escape or beyond `maxBytes` is dropped and counted; so is what is older than the last 256 of a push.
 */
export class SlipDecoder {
  readonly #buffer: Uint8Array;
  #size = 0;
  #isEscaped = false;
  /** Before the first C0, and in the rest of a damaged frame. */
  #isSkipping = true;
  #damaged = 0;

  constructor(maxBytes: number) {
    this.#buffer = new Uint8Array(maxBytes);
  }

  /** Frames dropped since the start. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Part of a frame is there, and no damage seen so far. */
  get isInFrame(): boolean {
    return this.#size > 0 && !this.#isSkipping;
  }

  push(bytes: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (const byte of bytes) {
      if (byte === end) {
        if (this.#isEscaped && !this.#isSkipping) this.#damaged++;
        else if (this.#size > 0 && !this.#isSkipping) {
          if (frames.length === mostFrames) {
            frames.shift();
            this.#damaged++;
          }
          frames.push(this.#buffer.slice(0, this.#size));
        }
        this.#start();
      } else if (!this.#isSkipping) this.#take(byte);
    }
    return frames;
  }

  /** Forgets a half-received frame. */
  reset(): void {
    this.#start();
    this.#isSkipping = true;
  }

  #start(): void {
    this.#size = 0;
    this.#isEscaped = false;
    this.#isSkipping = false;
  }

  #take(byte: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (byte === escapedEnd) this.#add(end);
      else if (byte === escapedEscape) this.#add(esc);
      else this.#drop();
    } else if (byte === esc) this.#isEscaped = true;
    else this.#add(byte);
  }

  #add(byte: number): void {
    if (this.#size === this.#buffer.length) this.#drop();
    else this.#buffer[this.#size++] = byte;
  }

  #drop(): void {
    this.#damaged++;
    this.#isSkipping = true;
  }
}
