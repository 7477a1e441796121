// A wire with a script on the other end: for tests of one conversation, byte by byte, where a whole
// virtual board would hide which byte matters. Delivers in chunks of a chosen size.
import type { Clock } from '../../src/device/clock.ts';
import { EspError } from '../../src/device/errors.ts';
import type { Lines, Transport, TransportListener } from '../../src/device/transport/transport.ts';

export type Peer = {
  /** Bytes from the host; answers go through `send`. */
  readonly feed: (bytes: Uint8Array) => void;
};

export class ScriptedTransport implements Transport {
  readonly path = 'scripted';
  readonly capabilities = { hasLines: true, hasBaud: true, setsLinesTogether: true, resetsItself: false };
  isOpen = true;
  baudRate = 115_200;
  /** All that the host wrote. */
  readonly written: number[] = [];
  readonly #listeners = new Set<TransportListener>();
  readonly #clock: Clock;
  readonly #chunkBytes: number;
  #peer: Peer = { feed: () => {} };

  constructor(clock: Clock, chunkBytes = Number.POSITIVE_INFINITY) {
    this.#clock = clock;
    this.#chunkBytes = chunkBytes;
  }

  connect(peer: Peer): void {
    this.#peer = peer;
  }

  /** What the board says: reaches the host `delayMs` later, in chunks. */
  send(bytes: Uint8Array | string, delayMs = 0): void {
    const all = typeof bytes === 'string' ? Uint8Array.from(Buffer.from(bytes, 'latin1')) : bytes.slice();
    const size = Math.min(this.#chunkBytes, Math.max(1, all.length));
    for (let at = 0; at < all.length; at += size) {
      const chunk = all.slice(at, at + size);
      this.#clock.setTimer(delayMs, () => {
        for (const each of this.#listeners) if (this.isOpen) each.onBytes(chunk);
      });
    }
  }

  unplug(): void {
    this.isOpen = false;
    for (const each of this.#listeners) each.onClose(new Error('unplugged by the test'));
  }

  async open(): Promise<void> {}
  async close(): Promise<void> {
    this.isOpen = false;
  }
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) throw new EspError('unplugged', 'The port went away.', { board: 'unknown' });
    this.written.push(...bytes);
    this.#peer.feed(bytes);
  }
  async setLines(_lines: Lines): Promise<void> {}
  async setBaudRate(baudRate: number): Promise<void> {
    this.baudRate = baudRate;
  }
  async discardInput(): Promise<void> {}
  listen(listener: TransportListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
