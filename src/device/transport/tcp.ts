// A raw TCP port: bytes as they are. It has neither lines nor a rate, so the board at its other end
// cannot be reset from here.
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import { EspError } from '../errors.ts';
import { concat } from './byte-reader.ts';
import { addressWords, type ByteSocket, type Connect, connectTcp, type HostAddress } from './byte-socket.ts';
import { createListeners } from './listeners.ts';
import { checkBaudRate, linesUnsupported, notOpen } from './port-errors.ts';
import { beginsLikeTelnet } from './telnet.ts';
import type { Capabilities, Lines, Transport, TransportListener } from './transport.ts';
import { createUntilGone } from './until-gone.ts';

/** A peer that reads nothing for this long has stalled. */
export const sendTimeoutMs = 30_000;

export type NetworkOptions = { readonly clock: Clock; readonly connect?: Connect };

/** `path` is the port as typed, for messages; what its actions throw stands at Transport. */
export class TcpTransport implements Transport {
  readonly path: string;
  readonly capabilities: Capabilities = {
    hasLines: false,
    hasBaud: false,
    setsLinesTogether: false,
    resetsItself: false,
  };
  readonly #address: HostAddress;
  readonly #clock: Clock;
  readonly #connect: Connect;
  readonly #listeners = createListeners();
  readonly #untilGone = createUntilGone();
  #socket: ByteSocket | undefined;
  #baudRate = 115_200;
  #isDiscarding = false;
  #goneReason: Error | undefined;

  constructor(path: string, address: HostAddress, options: NetworkOptions) {
    this.path = path;
    this.#address = address;
    this.#clock = options.clock;
    this.#connect = options.connect ?? connectTcp;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  async open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    checkBaudRate(options.baudRate);
    this.#baudRate = options.baudRate;
    if (this.#socket) return;
    const socket = await this.#connect(this.#address, { clock: this.#clock, signal: options.signal });
    this.#socket = socket;
    this.#goneReason = undefined;
    let first: Uint8Array = new Uint8Array(0);
    socket.onBytes((bytes) => {
      if (first.length < telnetSignBytes) {
        first = concat([first, bytes]).slice(0, telnetSignBytes);
        if (beginsLikeTelnet(first) && this.#socket === socket) {
          socket.close();
          return this.#gone(socket, speaksTelnet(this.#address));
        }
      }
      if (!this.#isDiscarding && this.#socket === socket) this.#listeners.bytes(bytes);
    });
    socket.onClose((reason) => this.#gone(socket, reason));
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#untilGone.gone(notOpen(this.path));
    socket?.close();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const sending = this.#mustBeOpen().write(bytes);
    await withDeadline(this.#untilGone.wait(sending), {
      clock: this.#clock,
      timeoutMs: sendTimeoutMs,
      onTimeout: () => stalled(this.#address, sendTimeoutMs),
    });
  }

  async setLines(_lines: Lines): Promise<void> {
    this.#mustBeOpen();
    throw linesUnsupported(
      this.path,
      'raw TCP carries bytes only; rfc2217:// carries them if the server can',
    );
  }

  /** Only remembered: the server has its own rate. */
  async setBaudRate(baudRate: number): Promise<void> {
    checkBaudRate(baudRate);
    this.#mustBeOpen();
    this.#baudRate = baudRate;
  }

  async discardInput(): Promise<void> {
    this.#mustBeOpen();
    this.#isDiscarding = true;
    // What the system had already received comes with the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    this.#isDiscarding = false;
  }

  listen(listener: TransportListener): () => void {
    return this.#listeners.add(listener);
  }

  #gone(socket: ByteSocket, reason: Error): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#goneReason = reason;
    this.#untilGone.gone(notOpen(this.path, reason));
    this.#listeners.close(reason);
  }

  #mustBeOpen(): ByteSocket {
    if (!this.#socket) throw notOpen(this.path, this.#goneReason);
    return this.#socket;
  }
}

/** Two options to agree on. */
const telnetSignBytes = 6;

/** EspError protocol: what is meant for telnet would be taken for bytes of a board. */
function speaksTelnet(address: HostAddress): EspError {
  const name = addressWords(address);
  return new EspError(
    'protocol',
    `${name} is a telnet server: it began with telnet's options. tcp:// carries the bytes of a board as they are.`,
    {
      hints: [
        `If it serves a serial port by RFC 2217: rfc2217://${name}`,
        'If it can serve the port raw, use that (ser2net: "raw" in place of "telnet").',
        'If it is the login of a computer, there is no board there.',
      ],
      hintsSayAll: true,
    },
  );
}

/** EspError timeout: the other end reads no more. */
export function stalled(address: HostAddress, timeoutMs: number): EspError {
  const message = `${addressWords(address)} took no data for ${timeoutMs / 1000} s.`;
  return new EspError('timeout', message, { board: 'unknown' });
}
