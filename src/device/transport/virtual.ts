// A transport whose wire ends in a virtual board, in this thread or in a worker. It knows the
// board only by its cable (BoardPort), as it would know a USB adapter.
import type { BoardPort } from '../../virtual-board/board-port.ts';
import { throwIfCancelled } from '../clock.ts';
import { createListeners } from './listeners.ts';
import { checkBaudRate, notOpen } from './port-errors.ts';
import type { Capabilities, Lines, NativeUsb, Transport, TransportListener } from './transport.ts';
import { createUntilGone } from './until-gone.ts';

/** A plain BoardPort, or one whose closing takes a while because it switches a board off. */
export type Cable = Omit<BoardPort, 'close'> & { readonly close: () => void | Promise<void> };

/** Plugs a cable into the board; called at every open. A rejection is what open() throws. */
export type PlugCable = () => Cable | Promise<Cable>;

/** As much as a USB serial driver takes before a write has to wait for the wire. */
const outputBufferBytes = 4096;

/** `path` is for messages; `plug` gives a cable at every open. What its actions throw stands at Transport. */
export class VirtualTransport implements Transport {
  readonly path: string;
  readonly capabilities: Capabilities;
  readonly #plug: PlugCable;
  readonly #listeners = createListeners();
  readonly #untilGone = createUntilGone();
  #cable: Cable | undefined;
  /** The chip's own port has gone with a reset: its board stays powered until another is plugged in, or this is closed. */
  #before: Cable | undefined;
  #baudRate = 115_200;
  #undrainedBytes = 0;
  #isDiscarding = false;
  #goneReason: Error | undefined;

  /** @param native the board has no adapter: its cable goes away with each reset of the chip */
  constructor(path: string, plug: PlugCable, native?: NativeUsb) {
    this.path = path;
    this.#plug = plug;
    this.capabilities = {
      hasLines: true,
      hasBaud: native === undefined,
      setsLinesTogether: true,
      resetsItself: false,
      ...(native ? { native } : {}),
    };
  }

  get isOpen(): boolean {
    return this.#cable !== undefined;
  }

  get baudRate(): number {
    return this.#baudRate;
  }

  async open(options: { readonly baudRate: number; readonly signal?: AbortSignal }): Promise<void> {
    checkBaudRate(options.baudRate);
    if (this.#cable) return this.setBaudRate(options.baudRate);
    throwIfCancelled(options.signal);
    const cable = await this.#plug();
    await this.#before?.close();
    this.#before = undefined;
    if (options.signal?.aborted) await cable.close();
    throwIfCancelled(options.signal);
    this.#cable = cable;
    this.#goneReason = undefined;
    this.#undrainedBytes = 0;
    this.#baudRate = options.baudRate;
    cable.onClose((reason) => this.#gone(cable, new Error(reason)));
    cable.setBaudRate(options.baudRate);
    cable.setLines({ dtr: false, rts: false });
    cable.onBytes((bytes) => {
      if (!this.#isDiscarding && this.#cable === cable) this.#listeners.bytes(bytes);
    });
  }

  async close(): Promise<void> {
    const cable = this.#cable;
    this.#cable = undefined;
    this.#untilGone.gone(notOpen(this.path));
    await cable?.close();
    await this.#before?.close();
    this.#before = undefined;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const cable = this.#mustBeOpen();
    cable.write(bytes);
    this.#undrainedBytes += bytes.length;
    if (this.#undrainedBytes > outputBufferBytes) await this.#drain(cable);
  }

  async setLines(lines: Lines): Promise<void> {
    this.#mustBeOpen().setLines(lines);
  }

  async setBreak(on: boolean): Promise<void> {
    this.#mustBeOpen().setBreak(on);
  }

  async setBaudRate(baudRate: number): Promise<void> {
    checkBaudRate(baudRate);
    const cable = this.#mustBeOpen();
    await this.#drain(cable);
    cable.setBaudRate(baudRate);
    this.#baudRate = baudRate;
  }

  async discardInput(): Promise<void> {
    const cable = this.#mustBeOpen();
    this.#isDiscarding = true;
    try {
      // A board in a worker answers a drain behind all that it has sent.
      await this.#drain(cable);
    } finally {
      this.#isDiscarding = false;
    }
  }

  listen(listener: TransportListener): () => void {
    return this.#listeners.add(listener);
  }

  async #drain(cable: Cable): Promise<void> {
    await this.#untilGone.wait(cable.drain());
    this.#undrainedBytes = 0;
  }

  #mustBeOpen(): Cable {
    if (!this.#cable) throw notOpen(this.path, this.#goneReason);
    return this.#cable;
  }

  #gone(cable: Cable, reason: Error): void {
    if (this.#cable !== cable) return;
    // An unplugged cable still keeps its board powered on until it is closed.
    if (this.capabilities.native) this.#before = cable;
    else void Promise.resolve(cable.close());
    this.#cable = undefined;
    this.#goneReason = reason;
    this.#untilGone.gone(notOpen(this.path, reason));
    this.#listeners.close(reason);
  }
}
