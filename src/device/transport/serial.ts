// A port of the operating system through node-serialport. Owns the file descriptor from open to close
// or unplug. Times are milliseconds.
import type { SerialPort } from 'serialport';
import { printable } from '../../text/printable.ts';
import { sleep } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import { createDriverCalls, type DriverCalls } from './driver-calls.ts';
import { createListeners } from './listeners.ts';
import { paceReads, type ReadPace } from './pace-reads.ts';
import { checkBaudRate, linesUnsupported, notOpen } from './port-errors.ts';
import { baudFailed, otherRate, usualBaudRate } from './refused-rate.ts';
import { openSerialPort, type SerialOptions, settled } from './serial-driver.ts';
import { driverWords, saysGone } from './serial-errors.ts';
import { isStillThere, whyGone } from './still-there.ts';
import type { Capabilities, Lines, ModemInputs, Transport, TransportListener } from './transport.ts';
import { createUntilGone } from './until-gone.ts';
import { watchPresence } from './watch-presence.ts';

/** More than any driver keeps. */
const driverBytes = 65_536;
/** Within this a program at the other end of a pty has read what was sent, and an adapter has sent its last packet. */
const lastBytesMs = 20;

/** `path` is a device file or COM name; what its actions throw stands at Transport. */
export class SerialTransport implements Transport {
  readonly path: string;
  readonly #options: SerialOptions;
  readonly #listeners = createListeners();
  readonly #untilGone = createUntilGone();
  #port: SerialPort | undefined;
  #pace: ReadPace | undefined;
  #baudRate = usualBaudRate;
  #hasLines = true;
  #noLinesReason = '';
  #lines: Lines = { dtr: false, rts: false };
  #isBreak = false;
  readonly #calls: DriverCalls;
  /** When all that was written has left, if the driver sends at its rate. */
  #sentAtMs = 0;
  /** What is stuck then is not opened once more: its own opening would be stuck likewise, without an end. */
  #isOpening = false;
  #reopening: { readonly port: SerialPort; readonly done: Promise<void> } | null = null;
  #isDiscarding = false;
  #goneReason: Error | undefined;
  #stopWatching: () => void = () => {};

  constructor(path: string, options: SerialOptions) {
    this.path = path;
    this.#options = options;
    this.#calls = createDriverCalls(options.clock, (call) => options.onStuck?.(call));
  }

  get isOpen(): boolean {
    return this.#port !== undefined;
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  get capabilities(): Capabilities {
    const { computer, native } = this.#options;
    // The boot ROM on USB-OTG takes no notice of them.
    const hasLines = this.#hasLines && native !== 'otg';
    const setsLinesTogether = hasLines && computer.platform !== 'win32';
    const hasBaud = native === undefined;
    return { hasLines, hasBaud, setsLinesTogether, resetsItself: false, ...(native ? { native } : {}) };
  }

  async open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    const { baudRate, signal } = options;
    checkBaudRate(baudRate);
    if (this.#port) return this.setBaudRate(baudRate);
    this.#calls.relax();
    await this.#openPort(baudRate, signal);
  }

  async #openPort(baudRate: number, signal?: AbortSignal): Promise<void> {
    const port = await openSerialPort(this.path, baudRate, this.#options, signal);
    this.#port = port;
    this.#baudRate = baudRate;
    this.#hasLines = true;
    this.#isBreak = false;
    this.#goneReason = undefined;
    const pace = paceReads(port, this.#options.clock);
    this.#pace = pace;
    port.on('data', (bytes: Buffer) => {
      pace.onBytes(bytes.length);
      if (!this.#isDiscarding && this.#port === port) this.#listeners.bytes(Uint8Array.from(bytes));
    });
    port.on('error', (error) => this.#gone(port, error));
    port.on('close', (cause: Error | null) => this.#gone(port, cause));
    if (this.#options.computer.platform !== 'win32')
      this.#stopWatching = watchPresence(this.path, this.#options.clock, () => this.#gone(port, null));
    // The kernel has raised both lines by now; lowering both at once keeps every wiring idle.
    this.#isOpening = true;
    try {
      await this.setLines({ dtr: false, rts: false });
    } catch (error) {
      if (!(error instanceof EspError) || error.code !== 'lines-unsupported') {
        await this.close();
        throw error;
      }
    } finally {
      this.#isOpening = false;
    }
    const other = await otherRate(port, baudRate, this.#options.clock);
    if (!other) return;
    await this.close();
    throw baudFailed(this.path, baudRate, other);
  }

  async close(): Promise<void> {
    const port = this.#port;
    if (!port) return;
    this.#forget(notOpen(this.path));
    await this.#letGo(port);
  }

  async reopen({ baudRate = this.#baudRate, hurry = false } = {}): Promise<void> {
    const port = this.#mustBeOpen();
    if (hurry) this.#calls.hurry();
    const done = this.#openAnew(port, baudRate);
    this.#reopening = { port, done };
    try {
      await done;
    } finally {
      this.#reopening = null;
    }
  }

  async #openAnew(port: SerialPort, baudRate: number): Promise<void> {
    this.#port = undefined;
    this.#stopWatching();
    try {
      await this.#letGo(port);
      await this.#openPort(baudRate);
      // Whoever waits may go on at once, on the new port.
      this.#untilGone.gone(this.#wasStuck());
    } catch (error) {
      this.#goneReason = new Error('it did not open again', { cause: error });
      this.#untilGone.gone(notOpen(this.path, this.#goneReason));
      this.#listeners.close(this.#goneReason);
      throw notOpen(this.path, this.#goneReason);
    }
  }

  #wasStuck(): EspError {
    return new EspError('timeout', `${printable(this.path)} was stuck and is being reopened.`, {
      board: 'unknown',
    });
  }

  /** Closes within a second. A close waits for what the driver still has to send, so that goes first. */
  async #letGo(port: SerialPort): Promise<void> {
    const { port: opened } = port;
    if (opened && this.#calls.areUnderWay()) await this.#calls.orGiveUp(opened.flush());
    await this.#calls.orGiveUp(settled((done) => port.close(done)));
  }

  async write(bytes: Uint8Array): Promise<void> {
    const port = this.#mustBeOpen();
    this.#pace?.onWrite();
    const writing = settled((done) => port.write(bytes, done));
    this.#sentAtMs = Math.max(this.#sentAtMs, this.#options.clock.now()) + this.#wireMs(bytes.length);
    await this.#bounded(port, writing, 'takes no data', bytes.length);
    this.#calls.relax();
  }

  async setLines(lines: Lines): Promise<void> {
    const port = this.#mustBeOpen();
    if (!this.#hasLines) throw linesUnsupported(this.path, this.#noLinesReason);
    const set = () => this.#set(port, lines, this.#isBreak, 'does not set its lines');
    try {
      // One request that a hub or a signal has spoiled is no driver without lines.
      await set().catch((error) => (isEspError(error) ? Promise.reject(error) : set()));
    } catch (error) {
      if (isEspError(error)) throw error;
      this.#hasLines = false;
      this.#noLinesReason = `its driver refuses them (${refusal(error)})`;
      throw linesUnsupported(this.path, this.#noLinesReason);
    }
  }

  async setBreak(on: boolean): Promise<void> {
    const port = this.#mustBeOpen();
    if (on === this.#isBreak) return;
    // Bytes that still wait would be cut by it.
    if (on) await this.#drain(port);
    try {
      await this.#set(port, this.#lines, on, 'sends no break');
    } catch (error) {
      if (isEspError(error)) throw error;
      throw breakUnsupported(this.path, error);
    }
    this.#isBreak = on;
  }

  async readInputs(): Promise<ModemInputs | null> {
    const port = this.#mustBeOpen();
    const seen: ModemInputs[] = [];
    const reading = settled((done) =>
      port.get((error, inputs) => {
        if (inputs) seen.push({ cts: inputs.cts, dsr: inputs.dsr, cd: inputs.dcd });
        done(error);
      }),
    );
    // Nobody works with them: a driver that does not answer is no reason to open the port again.
    await this.#calls.orGiveUp(reading);
    return seen[0] ?? null;
  }

  async #set(port: SerialPort, lines: Lines, brk: boolean, what: string): Promise<void> {
    // node-serialport asserts every line that it is not told about, and switches low latency off.
    const settings = { ...lines, brk, lowLatency: true };
    const setting = settled((done) => port.set(settings, done));
    await this.#bounded(port, setting, what);
    this.#lines = lines;
  }

  async setBaudRate(baudRate: number): Promise<void> {
    checkBaudRate(baudRate);
    const port = this.#mustBeOpen();
    if (this.#options.native) {
      // No wire has it, and some programs take a rate for a command.
      this.#baudRate = baudRate;
      return;
    }
    await this.#drain(port);
    // The change flushes, and a pty's drain does not wait for its reader.
    if (!this.#hasLines) await this.#pause(lastBytesMs);
    try {
      const updating = settled((done) => port.update({ baudRate }, done));
      await this.#bounded(port, updating, 'does not change its rate');
    } catch (error) {
      if (isEspError(error)) throw error;
      throw baudFailed(this.path, baudRate, error);
    }
    const other = await otherRate(port, baudRate, this.#options.clock);
    if (other) {
      await this.#calls.orGiveUp(settled((done) => port.update({ baudRate: this.#baudRate }, done)));
      throw baudFailed(this.path, baudRate, other);
    }
    this.#baudRate = baudRate;
  }

  async discardInput(): Promise<void> {
    const port = this.#mustBeOpen();
    this.#isDiscarding = true;
    try {
      // A pty's flush would drop what the other end has not read yet.
      if (this.#hasLines) await this.#flush(port);
      else await this.#pause(lastBytesMs);
      // A read that the driver had already answered comes with the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      this.#isDiscarding = false;
    }
  }

  listen(listener: TransportListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Until the driver has sent all; where it cannot tell, until it must have. */
  async #drain(port: SerialPort): Promise<void> {
    const draining = settled((done) => port.drain(done));
    await this.#bounded(port, draining, 'does not send', driverBytes).catch(async (error) => {
      if (isEspError(error)) throw error;
      await this.#pause(Math.max(0, this.#sentAtMs - this.#options.clock.now()) + lastBytesMs);
    });
  }

  /** Drops input and output in the driver, so output has to be gone first; where it cannot, what comes is dropped. */
  async #flush(port: SerialPort): Promise<void> {
    await this.#drain(port);
    const flushing = settled((done) => port.flush(done));
    await this.#bounded(port, flushing, 'does not flush').catch(async (error) => {
      if (isEspError(error)) throw error;
      await this.#pause(lastBytesMs);
    });
  }

  #wireMs(bytes: number): number {
    // Ten bits a byte at the present rate.
    return (bytes * 10_000) / this.#baudRate;
  }

  async #pause(ms: number): Promise<void> {
    await this.#untilGone.wait(sleep(this.#options.clock, ms));
  }

  /**
   * What a driver does: within its time, or the port is opened anew, because what is stuck stays stuck.
   * @throws EspError timeout | unplugged, and what the driver says while its device is still there
   */
  async #bounded(port: SerialPort, call: Promise<void>, what: string, bytes = 0): Promise<void> {
    try {
      const words = `${printable(this.path)} ${what}`;
      await this.#calls.inTime(call, this.#untilGone.wait(call), words, this.#wireMs(bytes));
    } catch (error) {
      if (isEspError(error)) {
        if (error.code === 'timeout' && this.#port === port && !this.#isOpening)
          await this.reopen().catch(() => {});
        throw error;
      }
      // The close of a stuck port breaks off what it was stuck in.
      if (this.#reopening?.port === port) {
        await this.#reopening.done;
        throw this.#wasStuck();
      }
      const { computer } = this.#options;
      if (this.#port !== port || (saysGone(error) && !(await isStillThere(this.path, port, computer))))
        throw this.#gone(port, error);
      throw error;
    }
  }

  #mustBeOpen(): SerialPort {
    if (!this.#port) throw notOpen(this.path, this.#goneReason);
    return this.#port;
  }

  #gone(port: SerialPort, cause: unknown): EspError {
    if (this.#port === port) {
      const reason = new Error(whyGone(this.path, cause, this.#options.computer), { cause });
      this.#goneReason = reason;
      this.#forget(notOpen(this.path, reason));
      if (port.isOpen) port.close(() => {});
      this.#listeners.close(reason);
    }
    return notOpen(this.path, this.#goneReason);
  }

  #forget(error: EspError): void {
    this.#port = undefined;
    this.#stopWatching();
    this.#untilGone.gone(error);
  }
}

const refusal = (error: unknown): string => driverWords(String(error)).replace(/^(Error: )+/, '');

const breakUnsupported = (path: string, error: unknown) =>
  new EspError(
    'lines-unsupported',
    `${printable(path)} sends no break: its driver refuses it (${refusal(error)}).`,
  );
