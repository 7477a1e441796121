// Makes the session on a port: who may use it now, which loader is there, what state the board is in.
// How a loader is obtained is obtain-loader.ts, how a board is restarted restart-board.ts.
import type { Chip } from '../chips/chip.ts';
import { chipNamed } from '../chips/index.ts';
import { type Clock, cancellation } from '../clock.ts';
import { EspError, isEspError } from '../errors.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { commonBaudRate } from '../loader/baud.ts';
import { identifyChip } from '../loader/chip.ts';
import type { LoaderLink } from '../loader/link.ts';
import type { ChipFacts, Loader, LoaderOptions } from '../loader/loader.ts';
import { waitForBootRom } from '../loader/wait-for-boot-rom.ts';
import type { OperationContext } from '../operation.ts';
import type { EarlyWords } from '../transport/ear.ts';
import { isOwnFinding, notOpen } from '../transport/port-errors.ts';
import type { Transport } from '../transport/transport.ts';
import { mustBe } from './expected-board.ts';
import { HeldLoader } from './held-loader.ts';
import { hurryWhenCancelled } from './hurry-when-cancelled.ts';
import { OperationSlot } from './operation-slot.ts';
import { leaveLoader, restartBoard } from './restart-board.ts';
import type { BoardState, Session } from './session.ts';
import type { SessionOptions } from './session-options.ts';
import { waitForRestart } from './wait-for-restart.ts';
import { withReaders } from './who-reads-along.ts';

/** An operation that was told to stop must have stopped by then. */
const closeLimitMs = 2500;

/**
 * Opens the port unless it is open and changes nothing on the board.
 * @throws EspError port-missing | port-busy | port-forbidden | cancelled
 */
export async function openSession(
  transport: Transport,
  clock: Clock,
  options: SessionOptions = {},
): Promise<Session> {
  if (!transport.isOpen) {
    const { signal } = options;
    await transport.open({ baudRate: commonBaudRate, ...(signal ? { signal } : {}) });
  }
  return new PortSession(transport, clock, options);
}

class PortSession implements Session {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #slot = new OperationSlot(() => this.#changed());
  readonly #held: HeldLoader;
  readonly #stopListening: () => void;
  #state: BoardState = 'silent';
  #facts: ChipFacts | null = null;
  #expectedMac: string | null = null;
  #firmware: FirmwareLink | null = null;
  #gone: EspError | null = null;
  #closing: Promise<void> | null = null;

  constructor(transport: Transport, clock: Clock, options: SessionOptions) {
    this.transport = transport;
    this.clock = clock;
    this.#options = options;
    this.#held = new HeldLoader(transport, clock, options, (state) => this.setState(state));
    this.#stopListening = transport.listen({
      onBytes: () => {},
      onClose: (reason) => this.#unplugged(reason),
    });
  }

  get state(): BoardState {
    return this.#state;
  }

  get facts(): ChipFacts | null {
    return this.#facts;
  }

  get busyWith(): string | null {
    return this.#slot.name;
  }

  get firmware(): FirmwareLink | null {
    return this.#firmware;
  }

  set firmware(link: FirmwareLink | null) {
    this.#firmware = link;
    this.#changed();
  }

  takeEarlyWords(): EarlyWords | null {
    return this.#options.ear?.take() ?? null;
  }

  async run<T>(
    name: string,
    context: OperationContext,
    work: (context: OperationContext) => Promise<T>,
  ): Promise<T> {
    this.#mustBeThere();
    const stopWaiting = hurryWhenCancelled(this.transport, this.clock, context.signal);
    try {
      return await this.#slot.run(name, context, (own) => this.#guard(() => work(own)));
    } catch (error) {
      const isCancelled = context.signal.aborted && isEspError(error) && error.code === 'timeout';
      throw isCancelled
        ? cancellation(context.signal).withBoard(error.board)
        : await withReaders(error, this.#options.otherReaders, this.clock);
    } finally {
      stopWaiting();
    }
  }

  async loader(request: LoaderOptions, context: OperationContext): Promise<Loader> {
    return this.#obtain(request, context);
  }

  async identify(
    context: OperationContext,
    { replSuffices = false }: { readonly replSuffices?: boolean } = {},
  ): Promise<ChipFacts> {
    this.#mustBeThere();
    // A board whose firmware runs is not reset to be asked again what the port has told already.
    if (this.#facts && !this.#held.link) return this.#facts;
    const link = await this.#obtain({ kind: 'any' }, context, replSuffices);
    return this.#facts ?? this.#identify(link, context);
  }

  expectBoard(mac: string | null): void {
    this.#expectedMac = mac;
  }

  async waitForBootRom(context: OperationContext): Promise<Loader> {
    this.#mustBeThere();
    this.abandonLoader();
    this.#releaseFirmware();
    const link = await waitForBootRom(this.transport, this.clock, context);
    this.#held.adopt(link);
    return link;
  }

  abandonLoader(): void {
    this.#held.letGo();
  }

  async restart(context: OperationContext, { byBootText = false } = {}): Promise<boolean> {
    this.#mustBeThere();
    context.onEvent({ type: 'progress', step: 'restart', done: 0 });
    const { link } = this.#held;
    this.#releaseFirmware();
    const isSeen = await restartBoard(this.transport, this.clock, link, this.#options.runReset, context, {
      byBootText,
      chip: this.#chip,
    });
    this.#held.letGo();
    this.setState('booting');
    return isSeen;
  }

  async waitForRestart(context: OperationContext): Promise<void> {
    this.#mustBeThere();
    const { link } = this.#held;
    if (!link) return;
    await waitForRestart(link, context);
    this.#held.letGo();
    if (this.transport.baudRate !== commonBaudRate) await this.transport.setBaudRate(commonBaudRate);
    this.setState('booting');
  }

  setState(state: BoardState): void {
    if (state === this.#state || this.#gone) return;
    this.#state = state;
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Getting in step may change it.
      const { baudRate } = this.transport;
      if (!this.#gone) await this.#held.putInStep();
      if (isOwnFinding(this.#gone ?? undefined)) throw this.#gone;
      if (this.#gone && isEspError(error) && error.code !== 'unplugged') {
        throw new EspError('unplugged', this.#gone.message, { board: error.board, cause: error });
      }
      throw isEspError(error) ? error.withBaudRate(baudRate) : error;
    }
  }

  async #obtain(
    request: LoaderOptions,
    context: OperationContext,
    replSuffices = false,
  ): Promise<LoaderLink> {
    this.#mustBeThere();
    this.#releaseFirmware();
    return this.#held.obtain(request, context, {
      replSuffices,
      identify: (fresh) => this.#identify(fresh, context),
      knownFacts: () => this.#facts,
      prove: async (link) => {
        const expected = this.#expectedMac ?? this.#options.onlyMac ?? null;
        if (expected !== null)
          mustBe(expected, this.#facts ?? (await this.#identify(link, context)), this.transport.path);
      },
    });
  }

  /** As it has told; null before. */
  get #chip(): Chip | null {
    return this.#facts?.id === undefined ? null : chipNamed(this.#facts.id);
  }

  async #identify(link: LoaderLink, context: OperationContext): Promise<ChipFacts> {
    context.onEvent({ type: 'progress', step: 'identify', done: 0 });
    this.#facts = await identifyChip(link, context.signal);
    this.#changed();
    return this.#facts;
  }

  /** A loader or a restart follows: nothing that was said before tells of the board then. */
  #releaseFirmware(): void {
    this.#options.ear?.close();
    if (!this.#firmware) return;
    this.#firmware.release();
    this.firmware = null;
  }

  async #close(): Promise<void> {
    this.#slot.stop(new EspError('cancelled', 'The port was closed.', { board: 'unknown' }));
    await this.#slot.idle(this.clock, closeLimitMs);
    const { link } = this.#held;
    this.#releaseFirmware();
    if (link && !this.#gone) await leaveLoader(link, this.#options.runReset);
    this.#held.letGo();
    this.#stopListening();
    await this.transport.close();
    this.#gone ??= new EspError('unplugged', `${this.transport.path} is closed.`);
    this.#changed();
    this.#listeners.clear();
  }

  #unplugged(reason: Error): void {
    this.setState('unplugged');
    const gone = notOpen(this.transport.path, reason);
    this.#gone = gone;
    this.abandonLoader();
    this.#facts = null;
    this.#releaseFirmware();
    this.#slot.stop(gone);
    this.#changed();
  }

  #mustBeThere(): void {
    if (isOwnFinding(this.#gone ?? undefined)) throw this.#gone;
    if (this.#gone) throw this.#gone.withBoard('unchanged');
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
