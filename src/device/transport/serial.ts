// A port of the operating system through node-serialport. Owns the file descriptor from open to close
// or unplug. Times are milliseconds.
import type { SerialPort } from 'serialport';
import { sleep } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import { printable } from '../printable.ts';
import { createListeners } from './listeners.ts';
import { paceReads, type ReadPace } from './pace-reads.ts';
import { checkBaudRate, linesUnsupported, notOpen } from './port-errors.ts';
import { openSerialPort, type SerialOptions, settled } from './serial-driver.ts';
import { saysNoLines } from './serial-errors.ts';
import type { Capabilities, Lines, Transport, TransportListener } from './transport.ts';
import { createUntilGone } from './until-gone.ts';
import { watchPresence } from './watch-presence.ts';

/** Beyond this share the UART cannot read what the other end sends. */
const baudTolerance = 0.03;
/** Within this a program at the other end of a pty has read what was sent. */
const ptyReadMs = 20;

/** `path` is a device file or COM name; what its acts throw stands at Transport. */
export class SerialTransport implements Transport {
  readonly path: string;
  readonly #options: SerialOptions;
  readonly #listeners = createListeners();
  readonly #untilGone = createUntilGone();
  #port: SerialPort | undefined;
  #pace: ReadPace | undefined;
  #baudRate = 115_200;
  #hasLines = true;
  #isDiscarding = false;
  #goneReason: Error | undefined;
  #stopWatching: () => void = () => {};

  constructor(path: string, options: SerialOptions) {
    this.path = path;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#port !== undefined;
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  get capabilities(): Capabilities {
    const setsLinesTogether = this.#hasLines && this.#options.computer.platform !== 'win32';
    return { hasLines: this.#hasLines, hasBaud: true, setsLinesTogether, resetsItself: false };
  }

  async open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    const { baudRate, signal } = options;
    checkBaudRate(baudRate);
    if (this.#port) return this.setBaudRate(baudRate);
    const port = await openSerialPort(this.path, baudRate, this.#options, signal);
    this.#port = port;
    this.#baudRate = baudRate;
    this.#hasLines = true;
    this.#goneReason = undefined;
    const pace = paceReads(port, this.#options.clock);
    this.#pace = pace;
    port.on('data', (bytes: Buffer) => {
      pace.onBytes(bytes.length);
      if (!this.#isDiscarding && this.#port === port) this.#listeners.bytes(Uint8Array.from(bytes));
    });
    port.on('error', (error) => this.#gone(port, error));
    port.on('close', (cause: Error | null) => this.#gone(port, new Error('it was unplugged', { cause })));
    if (this.#options.computer.platform !== 'win32')
      this.#stopWatching = watchPresence(this.path, this.#options.clock, () =>
        this.#gone(port, new Error('it was unplugged')),
      );
    // The kernel has raised both lines by now; lowering both at once keeps every wiring idle.
    await this.setLines({ dtr: false, rts: false }).catch(async (error) => {
      if (error instanceof EspError && error.code === 'lines-unsupported') return;
      await this.close();
      throw error;
    });
  }

  async close(): Promise<void> {
    const port = this.#port;
    if (!port) return;
    this.#forget(notOpen(this.path));
    await settled((done) => port.close(done)).catch(() => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    const port = this.#mustBeOpen();
    this.#pace?.onWrite();
    await this.#bounded(
      settled((done) => port.write(bytes, done)),
      this.#wireTimeMs(bytes.length),
      'takes no data',
    );
  }

  async setLines(lines: Lines): Promise<void> {
    const port = this.#mustBeOpen();
    if (!this.#hasLines) throw linesUnsupported(this.path, 'its driver refuses them');
    // node-serialport asserts every line that it is not told about, and switches low latency off.
    const settings = { dtr: lines.dtr, rts: lines.rts, brk: false, lowLatency: true };
    try {
      await this.#bounded(
        settled((done) => port.set(settings, done)),
        0,
        'does not set its lines',
      );
    } catch (error) {
      if (!saysNoLines(error)) throw this.#asLoss(error);
      this.#hasLines = false;
      throw linesUnsupported(this.path, 'its driver refuses them');
    }
  }

  async setBaudRate(baudRate: number): Promise<void> {
    checkBaudRate(baudRate);
    const port = this.#mustBeOpen();
    await this.#drain(port);
    // The change flushes, and a pty's drain does not wait for its reader.
    if (!this.#hasLines) await this.#pause(ptyReadMs);
    try {
      await this.#bounded(
        settled((done) => port.update({ baudRate }, done)),
        0,
        'does not change its rate',
      );
    } catch (error) {
      if (this.#port !== port) throw this.#asLoss(error);
      throw this.#baudFailed(baudRate, error);
    }
    // tcsetattr succeeds even if the driver took another rate. macOS cannot tell what it took.
    const real = await port.port?.getBaudRate().catch(() => undefined);
    if (real && Math.abs(real.baudRate - baudRate) > baudRate * baudTolerance)
      throw this.#baudFailed(baudRate, new Error(`the driver took ${real.baudRate} baud instead`));
    this.#baudRate = baudRate;
  }

  async discardInput(): Promise<void> {
    const port = this.#mustBeOpen();
    this.#isDiscarding = true;
    try {
      // A pty's flush would drop what the other end has not read yet.
      if (this.#hasLines) await this.#flush(port);
      else await this.#pause(ptyReadMs);
      // A read that the driver had already answered comes with the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      this.#isDiscarding = false;
    }
  }

  listen(listener: TransportListener): () => void {
    return this.#listeners.add(listener);
  }

  async #drain(port: SerialPort): Promise<void> {
    await this.#bounded(
      settled((done) => port.drain(done)),
      this.#wireTimeMs(65_536),
      'does not send',
    );
  }

  /** Drops input and output in the driver, so output has to be gone first. */
  async #flush(port: SerialPort): Promise<void> {
    await this.#drain(port);
    await this.#bounded(
      settled((done) => port.flush(done)),
      0,
      'does not flush',
    );
  }

  async #pause(ms: number): Promise<void> {
    await this.#untilGone.wait(sleep(this.#options.clock, ms));
  }

  /** Ten bits a byte at the present rate. */
  #wireTimeMs(bytes: number): number {
    return (bytes * 10_000) / this.#baudRate;
  }

  async #bounded(act: Promise<void>, extraMs: number, what: string): Promise<void> {
    const timeoutMs = 10_000 + 2 * extraMs;
    const words = `${printable(this.path)} ${what}: nothing moved for ${Math.round(timeoutMs / 1000)} s.`;
    await withDeadline(this.#untilGone.wait(act), {
      clock: this.#options.clock,
      timeoutMs,
      onTimeout: () => new EspError('timeout', words, { board: 'unknown' }),
    }).catch((error) => {
      throw this.#port ? error : this.#asLoss(error);
    });
  }

  #baudFailed(baudRate: number, cause: unknown): EspError {
    const why = cause instanceof Error ? `: ${printable(cause.message)}` : '';
    return new EspError('baud-failed', `${printable(this.path)} does not do ${baudRate} baud${why}.`, {
      cause,
    });
  }

  #asLoss(error: unknown): EspError {
    if (error instanceof EspError) return error;
    return notOpen(this.path, this.#goneReason ?? (error instanceof Error ? error : undefined));
  }

  #mustBeOpen(): SerialPort {
    if (!this.#port) throw notOpen(this.path, this.#goneReason);
    return this.#port;
  }

  #gone(port: SerialPort, reason: Error): void {
    if (this.#port !== port) return;
    this.#goneReason = reason;
    this.#forget(notOpen(this.path, reason));
    if (port.isOpen) port.close(() => {});
    this.#listeners.close(reason);
  }

  #forget(error: EspError): void {
    this.#port = undefined;
    this.#stopWatching();
    this.#untilGone.gone(error);
  }
}
