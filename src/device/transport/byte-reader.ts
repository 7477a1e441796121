// Turns a transport's pushed bytes into reads with a deadline and a signal.
import { type Clock, cancellation } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { Transport } from './transport.ts';

/** What is kept for error messages: enough for a boot text, small enough to print. */
const evidenceBytes = 256;

/** A board may talk for hours while nobody reads: beyond this the oldest is dropped. */
const maxQueuedBytes = 1 << 20;

/** Hears the transport from its making until `stop`; keeps at most 1 MB that nobody has read. */
export class ByteReader {
  readonly #clock: Clock;
  readonly #stopListening: () => void;
  #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #recent = new Uint8Array(0);
  #closed: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(transport: Transport, clock: Clock) {
    this.#clock = clock;
    this.#stopListening = transport.listen({
      onBytes: (bytes) => {
        this.#queue(bytes);
        this.#wake?.();
      },
      onClose: (reason) => {
        this.#closed = reason;
        this.#wake?.();
      },
    });
  }

  /** The last bytes handed out, for the evidence of an error. */
  get recent(): Uint8Array {
    return this.#recent;
  }

  /** Whatever has arrived, without waiting; empty if nothing has. */
  take(): Uint8Array {
    const bytes = concat(this.#chunks);
    this.#chunks = [];
    this.#queuedBytes = 0;
    if (bytes.length > 0) this.#recent = concat([this.#recent, bytes]).slice(-evidenceBytes);
    return bytes;
  }

  /** Puts bytes back in front of the queue: what a parser read too far. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.unshift(bytes);
    this.#queuedBytes += bytes.length;
  }

  /**
   * Waits for at least one byte and returns all that is there; empty when `timeoutMs` passes first.
   * @throws EspError unplugged | cancelled
   */
  read(timeoutMs: number, signal?: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancellation(signal));
      if (this.#chunks.length > 0) return resolve(this.take());
      if (this.#closed) return reject(unplugged(this.#closed));
      const settle = () => {
        this.#wake = undefined;
        cancelTimer();
        signal?.removeEventListener('abort', settle);
        if (signal?.aborted) reject(cancellation(signal));
        else if (this.#closed && this.#chunks.length === 0) reject(unplugged(this.#closed));
        else resolve(this.take());
      };
      const cancelTimer = this.#clock.setTimer(timeoutMs, settle);
      this.#wake = settle;
      signal?.addEventListener('abort', settle, { once: true });
    });
  }

  /**
   * Hands what comes, piece by piece, to `isEnough`, until that says so or the time is over, of which an empty
   * piece tells. True where it said so.
   * @throws EspError unplugged | cancelled
   */
  async readUntil(
    timeMs: number,
    signal: AbortSignal | undefined,
    isEnough: (bytes: Uint8Array) => boolean,
  ): Promise<boolean> {
    const deadline = this.#clock.now() + timeMs;
    for (let leftMs = timeMs; leftMs > 0; leftMs = deadline - this.#clock.now())
      if (isEnough(await this.read(leftMs, signal))) return true;
    return false;
  }

  /** All that comes within this time. @throws EspError unplugged | cancelled */
  async readFor(timeMs: number, signal?: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    await this.readUntil(timeMs, signal, (bytes) => {
      parts.push(bytes);
      return false;
    });
    return concat(parts);
  }

  /** Reads until nothing has come for `quietMs`, at most `limitMs`; returns all of it, but at most the last 1 MB. */
  async readUntilQuiet(quietMs: number, limitMs: number, signal?: AbortSignal): Promise<Uint8Array> {
    const deadline = this.#clock.now() + limitMs;
    const parts: Uint8Array[] = [];
    let keptBytes = 0;
    for (;;) {
      const leftMs = deadline - this.#clock.now();
      if (leftMs <= 0) break;
      const bytes = await this.read(Math.min(quietMs, leftMs), signal);
      if (bytes.length === 0) break;
      parts.push(bytes);
      keptBytes += bytes.length;
      while (keptBytes > maxQueuedBytes && parts.length > 1)
        keptBytes -= (parts.shift() as Uint8Array).length;
    }
    return concat(parts);
  }

  stop(): void {
    this.#stopListening();
  }

  #queue(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#queuedBytes += bytes.length;
    while (this.#queuedBytes > maxQueuedBytes && this.#chunks.length > 1) {
      this.#queuedBytes -= (this.#chunks.shift() as Uint8Array).length;
    }
  }
}

function unplugged(reason: Error): EspError {
  return new EspError('unplugged', 'The port went away.', { board: 'unknown', cause: reason });
}

/** One array of all; a single part is not copied. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
