// The open port of one desk: opens it, keeps the store's picture of it true, closes it.

import { isEspError } from '../device/errors.ts';
import { type Attached, attachFirmware } from '../device/firmware/attach-firmware.ts';
import { type ConnectOptions, connectFirmware } from '../device/firmware/connect-firmware.ts';
import type { FirmwareLink } from '../device/firmware/firmware-link.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import type { Devices } from '../services/devices.ts';

import { pathNow } from './ports.ts';
import type { BoardView, State } from './state.ts';
import type { StateStore } from './store.ts';

type OpenOptions = Parameters<Devices['openSession']>[2];

export class OpenBoard {
  readonly #store: StateStore<State>;
  readonly #openSession: Devices['openSession'];
  readonly #onOutput: (bytes: Uint8Array) => void;
  readonly #onBoard: (state: State) => State;
  readonly #onLost: () => void;
  #session: Session | undefined;
  #path: string | undefined;
  #stopListening: () => void = () => {};
  #heard: FirmwareLink | null = null;
  #stopHearing: () => void = () => {};

  /**
   * `onOutput` gets what the firmware prints, whatever screen is shown; `onBoard` makes of the state what
   * the screens make of a board that has changed; `onLost` is told that its port went away.
   */
  constructor(
    store: StateStore<State>,
    openSession: Devices['openSession'],
    onOutput: (bytes: Uint8Array) => void,
    onBoard: (state: State) => State,
    onLost: () => void,
  ) {
    this.#store = store;
    this.#openSession = openSession;
    this.#onOutput = onOutput;
    this.#onBoard = onBoard;
    this.#onLost = onLost;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * The session of this desk: the one that is open, or a new one. What was prepared for an adapter that has come back
   * under another name goes there.
   */
  async on(named: string, context: OperationContext, options: OpenOptions = {}): Promise<Session> {
    const state = this.#store.get();
    const path = state.path ?? pathNow(state.ports, named);
    if (this.#session && this.#path === path && this.#session.state !== 'unplugged') return this.#session;
    await this.close();
    this.#store.update((state) => ({ ...state, board: opening(path) }));
    try {
      const session = await this.#openSession(path, context.signal, options);
      this.#session = session;
      this.#path = path;
      this.#stopListening = session.onChange(() => this.#show(session, path));
      this.#show(session, path);
      return session;
    } catch (error) {
      this.#store.update((state) => ({ ...state, board: null }));
      throw error;
    }
  }

  /** One quiet try for a port that was lost: false where it still is. @throws EspError cancelled */
  async reopen(path: string, context: OperationContext): Promise<boolean> {
    try {
      return (await this.on(path, context, { asksOnce: true })).state !== 'unplugged';
    } catch (error) {
      if (!isEspError(error) || context.signal.aborted) throw error;
      this.#store.update((state) => ({ ...state, board: { ...opening(path), state: 'unplugged' } }));
      return false;
    }
  }

  /** One operation on the board with the port to itself, like every other. @throws EspError session-busy */
  async use<T>(
    name: string,
    path: string,
    context: OperationContext,
    work: (session: Session, context: OperationContext) => Promise<T>,
  ): Promise<T> {
    const session = await this.on(path, context);
    return session.run(name, context, (inner) => work(session, inner));
  }

  /** Its firmware, asked if nobody has yet. @throws EspError no-repl */
  async firmware(
    path: string,
    context: OperationContext,
    options: Pick<ConnectOptions, 'brief'> = {},
  ): Promise<FirmwareLink> {
    const session = await this.on(path, context);
    const present = isNamed(session.firmware) ? session.firmware : null;
    const link =
      present ?? (await session.run('repl', context, (inner) => connectFirmware(session, inner, options)));
    this.#show(session, this.#path ?? path);
    return link;
  }

  /** A terminal on whoever is there and, where that is no REPL, why. */
  async attach(path: string, context: OperationContext, baudRate: number): Promise<Attached> {
    const session = await this.on(path, context);
    const present = session.firmware;
    if (isNamed(present)) return { link: present, reason: null };
    const attached = await attachFirmware(session, context, { baudRate });
    this.#show(session, this.#path ?? path);
    return attached;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#path = undefined;
    this.#stopListening();
    this.#stopHearing();
    this.#heard = null;
    await session?.close();
    if (session) this.#store.update((state) => ({ ...state, board: null }));
  }

  #show(session: Session, path: string): void {
    if (session.firmware !== this.#heard) {
      this.#stopHearing();
      this.#heard = session.firmware;
      this.#stopHearing = session.firmware?.onOutput(this.#onOutput) ?? (() => {});
    }
    this.#store.update((state) => {
      const { facts } = session;
      const firmware = session.firmware?.facts ?? null;
      const before = state.ports.known[path];
      const known = {
        facts: facts ?? before?.facts ?? null,
        firmware: firmware ?? before?.firmware ?? null,
        noFirmware: firmware ? null : (before?.noFirmware ?? null),
        identifiedInMs: before?.identifiedInMs ?? null,
      };
      const board: BoardView = { path, state: session.state, facts, firmware };
      const ports = { ...state.ports, known: { ...state.ports.known, [path]: known } };
      // Whoever has its name now is another board.
      return this.#onBoard(state.isGone ? { ...state, board } : { ...state, board, ports });
    }, 'soon');
    if (session.state === 'unplugged') this.#onLost();
  }
}

/** A program that has not said what it is may have made room for a prompt by now. */
const isNamed = (link: FirmwareLink | null): link is FirmwareLink =>
  link !== null && link.facts.kind !== 'unknown';

const opening = (path: string): BoardView => ({ path, state: 'opening', facts: null, firmware: null });
