// A serial port behind a server that speaks RFC 2217: ser2net, esp_rfc2217_server, pyserial's, a
// virtual board's. Only the baud rate and a purge wait for their answers; lines are sent and believed,
// since the reset into the boot loader has no time for round trips.

import { printable } from '../../text/printable.ts';
import { type Clock, sleep } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import { concat } from './byte-reader.ts';
import { addressWords, type ByteSocket, type Connect, connectTcp, type HostAddress } from './byte-socket.ts';
import { createBaudQuestions } from './com-port-baud.ts';
import { type ComPortLink, createComPortLink } from './com-port-link.ts';
import { comPort, control, encodeComPort, settings } from './com-port-option.ts';
import { createListeners } from './listeners.ts';
import { checkBaudRate, linesUnsupported, notOpen } from './port-errors.ts';
import { type NetworkOptions, sendTimeoutMs, stalled } from './tcp.ts';
import type { Capabilities, Lines, Transport, TransportListener } from './transport.ts';
import { createUntilGone } from './until-gone.ts';

export type Rfc2217Options = NetworkOptions & {
  /**
   * 'lines': DTR and RTS are passed on as they are. 'server': the server runs the whole reset into the
   * boot loader when DTR rises (esp_rfc2217_server), so opening leaves the lines alone.
   */
  readonly reset?: 'lines' | 'server';
  /** Takes the lines for granted although the server never answers SET-CONTROL. */
  readonly ignoreLineAnswers?: boolean;
  /** A server that turns this client away is not asked again: another one may be at work there. */
  readonly asksOnce?: boolean;
};

const openTimeoutMs = 10_000;
/** How long a server may hold on to the client before this one, and how often it is asked. */
const letGoMs = 5000;
const retryMs = 500;
const lineAnswerTimeoutMs = 1_000;
const purgeAnswerTimeoutMs = 300;
/** What is kept of the words with which a server turns a client away. */
const greetingBytes = 200;
/** How long a rate change waits for what the server still has to send at the old rate. */
const maxDrainMs = 5_000;

/** `path` is the port as typed, for messages; what its actions throw stands at Transport. */
export class Rfc2217Transport implements Transport {
  readonly path: string;
  readonly #address: HostAddress;
  readonly #clock: Clock;
  readonly #connect: Connect;
  readonly #reset: 'lines' | 'server';
  readonly #ignoreLineAnswers: boolean;
  readonly #asksOnce: boolean;
  readonly #listeners = createListeners();
  readonly #untilGone = createUntilGone();
  #socket: ByteSocket | undefined;
  #link: ComPortLink | undefined;
  #baudRate = 115_200;
  #hasLines = true;
  #sentLines: Lines | undefined;
  #isDiscarding = false;
  #answersPurge = true;
  #baud = createBaudQuestions();
  #wireBusyUntilMs = 0;
  #goneReason: Error | undefined;
  /** What the server said the last time that it turned this client away. */
  #refusal = '';

  constructor(path: string, address: HostAddress, options: Rfc2217Options) {
    this.path = path;
    this.#address = address;
    this.#clock = options.clock;
    this.#connect = options.connect ?? connectTcp;
    this.#reset = options.reset ?? 'lines';
    this.#ignoreLineAnswers = options.ignoreLineAnswers ?? false;
    this.#asksOnce = options.asksOnce ?? false;
  }

  get isOpen(): boolean {
    return this.#link !== undefined;
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  get capabilities(): Capabilities {
    return {
      hasLines: this.#hasLines,
      linesHint: this.#hasLines ? undefined : linesHint,
      hasBaud: true,
      setsLinesTogether: false,
      resetsItself: this.#reset === 'server',
    };
  }

  async open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    checkBaudRate(options.baudRate);
    if (this.#link) return this.setBaudRate(options.baudRate);
    const deadline = this.#clock.now() + letGoMs;
    for (;;) {
      try {
        return await this.#openOnce(options);
      } catch (error) {
        // Some servers let their last client go seconds after it has left.
        const isBusy = error instanceof EspError && error.code === 'port-busy';
        if (!isBusy || this.#asksOnce || this.#clock.now() + retryMs > deadline) throw error;
        await sleep(this.#clock, retryMs, options.signal);
      }
    }
  }

  async #openOnce(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    const socket = await this.#connect(this.#address, { clock: this.#clock, signal: options.signal });
    this.#socket = socket;
    this.#goneReason = undefined;
    this.#hasLines = true;
    this.#answersPurge = true;
    this.#baud = createBaudQuestions();
    // A server in its own reset mode resets the board when RTS falls: start from "both are down".
    this.#sentLines = this.#reset === 'server' ? { dtr: false, rts: false } : undefined;
    let greeting: Uint8Array = new Uint8Array(0);
    const onTrouble = (code: 'protocol' | 'timeout', why: string) => this.#giveUp(socket, code, why);
    const link = createComPortLink(socket, this.#clock, onTrouble, (bytes) => {
      if (!this.#link) greeting = concat([greeting, bytes]).slice(0, greetingBytes);
      else if (!this.#isDiscarding && this.#link === link) this.#listeners.bytes(bytes);
    });
    socket.onClose((reason) => this.#gone(socket, reason));
    try {
      await withDeadline(this.#untilGone.wait(this.#setUp(link, options.baudRate, options.signal)), {
        clock: this.#clock,
        timeoutMs: openTimeoutMs,
        signal: options.signal,
        onTimeout: () => stalled(this.#address, openTimeoutMs),
      });
    } catch (error) {
      link.release();
      if (this.#socket === socket) await this.close();
      // What the socket throws is no EspError: it broke while the two ends were agreeing.
      if (error instanceof EspError && error.code !== 'unplugged') throw error;
      throw this.#turnedAway(greeting);
    }
    this.#link = link;
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#link?.release();
    this.#link = undefined;
    this.#untilGone.gone(notOpen(this.path));
    socket?.close();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const link = this.#mustBeOpen();
    const startMs = Math.max(this.#clock.now(), this.#wireBusyUntilMs);
    this.#wireBusyUntilMs = startMs + (bytes.length * 10_000) / this.#baudRate;
    await this.#sent(link.sendData(bytes));
  }

  /** What the server does cannot be gone on with, nor tried again on this connection. */
  #giveUp(socket: ByteSocket, code: 'protocol' | 'timeout', why: string): void {
    this.#gone(socket, new EspError(code, `${addressWords(this.#address)} ${why}.`, serverTrouble));
    socket.close();
  }

  async setLines(lines: Lines): Promise<void> {
    const link = this.#mustBeOpen();
    if (!this.#hasLines) throw linesUnsupported(this.path, noLineAnswer);
    await this.#sent(this.#sendLines(link, lines));
  }

  async setBaudRate(baudRate: number): Promise<void> {
    checkBaudRate(baudRate);
    const link = this.#mustBeOpen();
    const busyMs = Math.min(this.#wireBusyUntilMs - this.#clock.now(), maxDrainMs);
    if (busyMs > 0) await this.#untilGone.wait(sleep(this.#clock, busyMs));
    await this.#untilGone.wait(this.#baud.agree(link, this.#address, baudRate));
    this.#baudRate = baudRate;
  }

  async discardInput(): Promise<void> {
    const link = this.#mustBeOpen();
    this.#isDiscarding = true;
    try {
      // The answer comes behind all that the server had received before.
      const purged = link.answer(comPort.purgeData, this.#answersPurge ? purgeAnswerTimeoutMs : 0);
      await this.#sent(link.sendCommands(encodeComPort(comPort.purgeData, settings.purgeReceive)));
      this.#answersPurge = (await this.#untilGone.wait(purged)) !== null;
    } finally {
      this.#isDiscarding = false;
    }
  }

  listen(listener: TransportListener): () => void {
    return this.#listeners.add(listener);
  }

  async #setUp(link: ComPortLink, baudRate: number, signal: AbortSignal | undefined): Promise<void> {
    await link.handshake(addressWords(this.#address), signal);
    await link.sendCommands(
      encodeComPort(comPort.setLineStateMask, 0),
      encodeComPort(comPort.setModemStateMask, 0),
      encodeComPort(comPort.setDataSize, settings.dataSize8),
      encodeComPort(comPort.setParity, settings.parityNone),
      encodeComPort(comPort.setStopSize, settings.stopSize1),
      encodeComPort(comPort.setControl, control.noFlowControl),
    );
    if (this.#reset === 'lines') {
      const { dtrOff, rtsOff } = control;
      const lineAnswer = link.answer(comPort.setControl, lineAnswerTimeoutMs, ([value]) => {
        return value === dtrOff || value === rtsOff;
      });
      await this.#sendLines(link, { dtr: false, rts: false });
      await this.#baud.agree(link, this.#address, baudRate);
      this.#hasLines = this.#ignoreLineAnswers || (await lineAnswer) !== null;
    } else await this.#baud.agree(link, this.#address, baudRate);
    this.#baudRate = baudRate;
  }

  async #sendLines(link: ComPortLink, lines: Lines): Promise<void> {
    const { dtrOn, dtrOff, rtsOn, rtsOff } = control;
    const before = this.#sentLines;
    this.#sentLines = lines;
    const values = [
      ...(before?.dtr === lines.dtr ? [] : [lines.dtr ? dtrOn : dtrOff]),
      ...(before?.rts === lines.rts ? [] : [lines.rts ? rtsOn : rtsOff]),
    ];
    if (values.length > 0)
      await link.sendCommands(...values.map((value) => encodeComPort(comPort.setControl, value)));
  }

  async #sent(sending: Promise<void>): Promise<void> {
    await withDeadline(this.#untilGone.wait(sending), {
      clock: this.#clock,
      timeoutMs: sendTimeoutMs,
      onTimeout: () => stalled(this.#address, sendTimeoutMs),
    });
  }

  /** The server hung up before the port was open: most serve one client at a time, and some say so. */
  #turnedAway(greeting: Uint8Array): EspError {
    if (greeting.length > 0) this.#refusal = new TextDecoder().decode(greeting).trim();
    const said = this.#refusal;
    const why = said === '' ? 'it may be serving another client' : `it says "${printable(said)}"`;
    return new EspError(
      'port-busy',
      `${addressWords(this.#address)} closed the connection at once: ${why}.`,
      {
        cause: this.#goneReason,
      },
    );
  }

  #mustBeOpen(): ComPortLink {
    if (!this.#link) throw notOpen(this.path, this.#goneReason);
    return this.#link;
  }

  #gone(socket: ByteSocket, reason: Error): void {
    if (this.#socket !== socket) return;
    const wasOpen = this.#link !== undefined;
    this.#socket = undefined;
    this.#link?.release();
    this.#link = undefined;
    this.#goneReason = reason;
    this.#untilGone.gone(notOpen(this.path, reason));
    if (wasOpen) this.#listeners.close(reason);
  }
}

const serverTrouble = {
  hints: ['The server does not follow RFC 2217: look at its log, or use another one (ser2net, pyserial).'],
  hintsSayAll: true,
} as const;

const noLineAnswer =
  'the server does not answer SET-CONTROL (if it sets them all the same, add ?lines=ignore to the port)';

/** Espressif's esp_rfc2217_server is such a one: it runs the resets by itself and answers for no line. */
const linesHint =
  'If the server sets DTR and RTS without saying so, as esp_rfc2217_server does, add ?ign_set_control to the port.';
