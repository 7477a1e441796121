// SLIP frames from a transport, and bytes to it: what has come is kept until it is asked for, and counted.
import type { Clock } from '../clock.ts';
import { ByteReader } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { SlipDecoder } from './slip.ts';

/** READ_FLASH packets of 4 KB are the longest that come; garbage may not make us keep more. */
const maxFrameBytes = 0x4000 + 0x100;
/** Silence after which nothing more of what was asked before will come, and how long that is waited for. */
const quietMs = 30;
const quietLimitMs = 300;

/** Hears the transport from its making until `stop`. @throws EspError unplugged | cancelled, as the transport does */
export class FrameLine {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #reader: ByteReader;
  readonly #decoder = new SlipDecoder(maxFrameBytes);
  #frames: Uint8Array[] = [];
  #wireBytes = 0;

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
    this.#reader = new ByteReader(transport, clock);
  }

  /** Both ways, framing included. */
  get wireBytes(): number {
    return this.#wireBytes;
  }

  /** The last bytes that came, for diagnosis. */
  get recent(): Uint8Array {
    return this.#reader.recent;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#wireBytes += bytes.length;
    await this.#transport.write(bytes);
  }

  /** null when none is whole by `endMs`. `onStart` is called once, when the first byte of one has come. */
  async next(endMs: number, signal?: AbortSignal, onStart?: () => Promise<void>): Promise<Uint8Array | null> {
    let isStartKnown = false;
    for (;;) {
      const frame = this.#frames.shift();
      if (!isStartKnown && (frame || this.#decoder.isInFrame)) {
        isStartKnown = true;
        await onStart?.();
      }
      if (frame) return frame;
      const leftMs = endMs - this.#clock.now();
      if (leftMs <= 0) return null;
      const bytes = await this.#reader.read(leftMs, signal);
      if (bytes.length === 0) return null;
      this.#wireBytes += bytes.length;
      this.#frames = this.#decoder.push(bytes);
    }
  }

  /** Forgets what has come and was not asked for, and says how many bytes that were. */
  drop(): number {
    const { length } = this.#reader.take();
    this.#wireBytes += length;
    this.#decoder.reset();
    this.#frames = [];
    return length;
  }

  async dropUntilQuiet(signal?: AbortSignal): Promise<void> {
    const bytes = await this.#reader.readUntilQuiet(quietMs, quietLimitMs, signal);
    this.#wireBytes += bytes.length;
    this.drop();
  }

  stop(): void {
    this.#reader.stop();
  }
}
