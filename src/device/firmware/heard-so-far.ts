// What a board has said since somebody began to listen to it: its last bytes, how often it has started, and whether
// it has said words since.
import type { Clock } from '../clock.ts';
import { isUnreadable, leastNoiseBytes, looksLikeNoise } from '../noise.ts';
import { concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { asText } from './await-text.ts';

const limitBytes = 1024;
/** Noise that comes later than this behind other noise is of another start. */
const quietMs = 300;
const nothing: Uint8Array = new Uint8Array(0);

export class HeardSoFar {
  /** The last ones, at most 1 KB; at another rate than the usual one those that came at it. */
  bytes = nothing;
  totalBytes = 0;
  /** How often boot noise began. */
  starts = 0;
  readonly usualBaudRate: number;
  readonly #transport: Transport;
  readonly #clock: Clock;
  #lastNoiseMs = Number.NEGATIVE_INFINITY;
  /** What came at the usual rate since the last noise. */
  #sinceNoise = nothing;

  /** At the rate that the port has now, which is the usual one. */
  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
    this.usualBaudRate = transport.baudRate;
  }

  get text(): string {
    return asText(this.bytes);
  }

  /** The same bytes again, for who reads on with them. */
  add(bytes: Uint8Array): Uint8Array {
    this.bytes = concat([this.bytes, bytes]).slice(-limitBytes);
    this.totalBytes += bytes.length;
    // At the other rate ordinary words are noise too.
    if (this.#transport.baudRate !== this.usualBaudRate) return bytes;
    const isNoise = looksLikeNoise(bytes);
    this.#sinceNoise = isNoise ? nothing : concat([this.#sinceNoise, bytes]).slice(-limitBytes);
    if (isNoise) {
      if (this.#clock.now() - this.#lastNoiseMs > quietMs) this.starts += 1;
      this.#lastNoiseMs = this.#clock.now();
    }
    return bytes;
  }

  /** What it has said since its one start, where that can be read: the rate is right. Else null. */
  get words(): Uint8Array | null {
    const isEnough = this.starts === 1 && this.#sinceNoise.length >= leastNoiseBytes;
    return isEnough && !isUnreadable(this.#sinceNoise) ? this.#sinceNoise : null;
  }

  /** What comes from now on stands apart from what was heard before, which the returned function brings back. */
  setAside(): () => void {
    const before = this.bytes;
    this.bytes = nothing;
    return () => {
      this.bytes = before;
    };
  }
}
