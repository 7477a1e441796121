// A port of the chip's own, which goes away when the chip resets and comes back, perhaps under another name. Whoever
// holds this one goes on holding it: what is asked meanwhile waits. Only a reset that was to be expected is waited for;
// a cable that is pulled is told at once. Times are milliseconds.
import { printable } from '../../text/printable.ts';
import { type Clock, sleep } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import { createListeners } from './listeners.ts';
import { notOpen } from './port-errors.ts';
import type { Capabilities, Lines, ModemInputs, Transport, TransportListener } from './transport.ts';

export type Comeback = {
  readonly clock: Clock;
  /** The port under the name that it has now, not opened; null while it is away. */
  readonly find: () => Promise<Transport | null>;
};

/** Boot ROM, TinyUSB and the system's drivers need 0.2 to 2 s together. */
const comebackMs = 5000;
const lookEveryMs = 100;
/** After a change of the lines, or the opening, which changes them, too. */
const expectedMs = 3000;
/** A port that goes at each opening would come and go for ever. */
const mostComebacks = 4;
/** It has stayed this long: the next time begins a new count. */
const stayedMs = 2000;

/** `path` is what was typed; what its actions throw stands at Transport, and here port-not-back | port-resets. */
export class ReturningTransport implements Transport {
  readonly path: string;
  readonly #comeback: Comeback;
  readonly #listeners = createListeners();
  #inner: Transport;
  #stopListening = () => {};
  #baudRate = 115_200;
  #expectedUntilMs = Number.NEGATIVE_INFINITY;
  /** Settles when the port is back, or will not be. */
  #away: Promise<void> | null = null;
  #isHere = false;
  #comebacks = 0;
  #cameBackAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = true;
  #goneReason: Error | undefined;

  constructor(inner: Transport, comeback: Comeback) {
    this.path = inner.path;
    this.#inner = inner;
    this.#comeback = comeback;
  }

  get isOpen(): boolean {
    return !this.#isClosed && (this.#away !== null || this.#inner.isOpen);
  }

  get baudRate(): number {
    return this.#inner.isOpen ? this.#inner.baudRate : this.#baudRate;
  }

  get capabilities(): Capabilities {
    return this.#inner.capabilities;
  }

  async open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    if (this.isOpen) return this.setBaudRate(options.baudRate);
    this.#baudRate = options.baudRate;
    this.#isClosed = false;
    this.#goneReason = undefined;
    this.#comebacks = 0;
    try {
      await this.#follow(this.#inner, options);
    } catch (error) {
      this.#isClosed = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
    await this.#inner.close();
    await this.#away;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#ask((inner) => inner.write(bytes));
  }

  /** A chip that is on its way back has both deasserted: there is nothing to set then. */
  async setLines(lines: Lines): Promise<void> {
    this.#comebacks = 0;
    this.expectReset();
    if (this.#away !== null) return;
    await this.#ask((inner) => inner.setLines(lines));
  }

  async setBreak(on: boolean): Promise<void> {
    await this.#ask(async (inner) => inner.setBreak?.(on));
  }

  async readInputs(): Promise<ModemInputs | null> {
    await this.#away;
    return (await this.#here().readInputs?.()) ?? null;
  }

  async setBaudRate(baudRate: number): Promise<void> {
    await this.#ask((inner) => inner.setBaudRate(baudRate));
    this.#baudRate = baudRate;
  }

  async discardInput(): Promise<void> {
    await this.#ask((inner) => inner.discardInput());
  }

  async reopen(options?: { readonly baudRate?: number; readonly hurry?: boolean }): Promise<void> {
    await this.#ask(async (inner) => inner.reopen?.(options));
  }

  expectReset(): void {
    this.#expectedUntilMs = this.#comeback.clock.now() + expectedMs;
  }

  listen(listener: TransportListener): () => void {
    return this.#listeners.add(listener);
  }

  /** What a reset breaks off is as good as done: whoever asked sees by the answers what came of it. */
  async #ask(work: (inner: Transport) => Promise<void>): Promise<void> {
    await this.#away;
    try {
      await work(this.#here());
    } catch (error) {
      if (this.#away === null || !isEspError(error) || error.code !== 'unplugged') throw error;
      await this.#away;
      this.#here();
    }
  }

  #here(): Transport {
    if (this.#goneReason || this.#isClosed) throw notOpen(this.path, this.#goneReason);
    return this.#inner;
  }

  async #follow(
    inner: Transport,
    options: { readonly baudRate: number; readonly signal?: AbortSignal },
  ): Promise<void> {
    this.#listenTo(inner);
    try {
      await inner.open(options);
    } catch (error) {
      if (!isEspError(error) || error.code !== 'unplugged') throw error;
      // It went while it was opened.
      this.#lost(error);
    }
  }

  #listenTo(inner: Transport): void {
    this.#inner = inner;
    this.#isHere = true;
    this.expectReset();
    this.#stopListening();
    this.#stopListening = inner.listen({
      onBytes: (bytes) => this.#listeners.bytes(bytes),
      onClose: (reason) => this.#lost(reason),
    });
  }

  #lost(reason: Error): void {
    if (this.#isClosed || !this.#isHere) return;
    this.#isHere = false;
    this.#stopListening();
    const nowMs = this.#comeback.clock.now();
    if (nowMs > this.#expectedUntilMs) {
      this.#gone(reason);
      return;
    }
    if (nowMs - this.#cameBackAtMs > stayedMs) this.#comebacks = 0;
    this.#comebacks += 1;
    if (this.#comebacks > mostComebacks) {
      this.#gone(resets(this.path));
      return;
    }
    const away = this.#untilBack().finally(() => {
      if (this.#away === away) this.#away = null;
    });
    this.#away = away;
  }

  /** Never rejects: what is asked next says that it has not come back. */
  async #untilBack(): Promise<void> {
    const { clock, find } = this.#comeback;
    const endMs = clock.now() + comebackMs;
    let problem: unknown;
    while (!this.#isClosed && clock.now() < endMs) {
      await sleep(clock, lookEveryMs);
      const found = await find().catch(() => null);
      if (!found || this.#isClosed) continue;
      try {
        await found.open({ baudRate: this.#baudRate });
      } catch (error) {
        // The system names a port before it lets its user open it, and programs that look at each new one hold it.
        problem = error;
        continue;
      }
      return this.#takeUp(found);
    }
    if (!this.#isClosed) this.#gone(notBack(this.path, problem));
  }

  async #takeUp(found: Transport): Promise<void> {
    if (this.#isClosed) return found.close();
    this.#cameBackAtMs = this.#comeback.clock.now();
    this.#listenTo(found);
  }

  #gone(reason: Error): void {
    this.#goneReason = reason;
    this.#isClosed = true;
    this.#listeners.close(reason);
  }
}

const notBack = (path: string, cause: unknown): EspError =>
  new EspError(
    'port-not-back',
    `${printable(path)} went away with the reset of the board and has not come back within ${comebackMs / 1000} s${cause instanceof Error ? `: ${cause.message}` : '.'}`,
    { board: 'unknown', cause },
  );

const resets = (path: string): EspError =>
  new EspError(
    'port-resets',
    `${printable(path)} goes away each time it is opened: the board resets then, or its program keeps restarting.`,
    { board: 'unknown' },
  );
