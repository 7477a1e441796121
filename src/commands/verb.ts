// What a verb is: arguments in, one operation, text or JSON out. run-verb.ts makes the context and
// turns whatever happens into an exit code; a verb only does its work and calls output.result once.
import type { Clock } from '../device/clock.ts';
import type { OperationContext } from '../device/operation.ts';
import type { Session } from '../device/session/session.ts';
import type { Transport } from '../device/transport/transport.ts';
import type { Output } from './output.ts';

export type GlobalOptions = {
  /** As typed after -p; resolved by openSession. */
  readonly port: string | undefined;
  /** All that was typed after each -p, in that order; absent or one where one board is meant. */
  readonly ports?: readonly string[];
  /** Every board that is attached. */
  readonly all?: boolean;
  /** So many boards work at a time; as typed. */
  readonly jobs?: string | undefined;
  readonly json: boolean;
  readonly yes: boolean;
  readonly quiet?: boolean;
  /** Lines, on a terminal too. */
  readonly plain?: boolean;
  /** The wire is told on stderr. */
  readonly verbose?: boolean;
};

export type VerbContext = {
  readonly output: Output;
  /** Fires on SIGINT, SIGTERM and SIGHUP with an EspError `cancelled` as its reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly options: GlobalOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Hand this to operations: their events become progress lines. */
  readonly operation: OperationContext;
  /**
   * The session on the chosen port, opened at the first call and closed when the verb ends.
   * @throws EspError port-none | port-ambiguous | port-missing | port-busy | port-forbidden
   */
  readonly openSession: () => Promise<Session>;
  /** The same port without a session, for monitor: raw bytes. Closed when the verb ends. */
  readonly openTransport: (baudRate: number) => Promise<Transport>;
  /**
   * Asks before what destroys data. Returns when the person agreed or gave --yes. `sizeBytes`: so much would go
   * or be written; several boards are asked about in one question, with the sum. @throws EspError needs-confirmation without a terminal or on "no"
   */
  readonly confirm: (question: string, sizeBytes?: number | 'whole-flash') => Promise<void>;
  /**
   * The workbench in the place of the verb, to its exit code: the full screen, or lines where those are wanted. null on
   * a pipe and where TERM is dumb (Emacs, some screen readers).
   */
  readonly openWorkbench: ((port: string) => Promise<number>) | null;
  /** What the boards of one run share; absent where the verb has one board. */
  readonly several?: SeveralBoards;
};

export type SeveralBoards = {
  readonly count: number;
  /** Made once, by the board that asks first; a failure is that of all. */
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>;
  /** A path that no other board of this run has been given: with "-2" before its ending where one has. */
  readonly ownPath: (path: string) => string;
  /** What a person calls the board with this MAC, or its port in boards.toml; null where neither has a name. */
  readonly nameOf: (mac: string, port: string) => string | null;
};

/** What all boards of a run have in common, made once; for one board simply made. */
export const shared = <T>(
  { several }: Pick<VerbContext, 'several'>,
  key: string,
  make: () => Promise<T>,
): Promise<T> => (several ? several.once(key, make) : make());

/** What the command line has from the small program that starts it, see docs/decisions/009. */
export type Outside = {
  /** A signal ended the program; called by who listens for signals from now on. */
  readonly leaveSignals: () => void;
  readonly startWorkbench: (port: string) => Promise<number>;
};

export type VerbOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/**
 * `args` are the positional arguments in the order of the declaration, variadic ones spread. A number
 * is the exit code of a verb whose answer is "no" without being a failure (`verify`).
 */
export type Verb = (
  context: VerbContext,
  args: readonly string[],
  options: VerbOptions,
) => Promise<void> | Promise<number>;
