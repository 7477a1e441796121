// The one error of espwb. Thrown anywhere below the screens; worded for people in src/advice/.
// An error that is not an EspError is a bug and keeps its stack in the log.
import { printable, type SafeText } from '../text/printable.ts';
import type { Hint } from './advice.ts';

/**
 * What is known of the flash after the failure. `files-whole`: something in its file system has changed,
 * and each file is the old one or the new one, none in between.
 */
export type BoardCondition = 'unchanged' | 'erased' | 'partly-written' | 'files-whole' | 'unknown';

export const errorCodes = [
  // wrong usage, exit 2
  'usage',
  'needs-confirmation',
  'file-unreadable',
  // an image refused before anything is touched, exit 2
  'image-empty',
  'image-unknown',
  'image-wrong-chip',
  'image-truncated',
  'image-damaged',
  'image-too-large',
  'image-overlap',
  'image-unsuitable',
  'image-misplaced',
  'image-revision',
  'image-partitions',
  'image-flash-size',
  // the port, exit 3
  'port-none',
  'port-ambiguous',
  'port-missing',
  'port-busy',
  'port-forbidden',
  'port-not-back',
  'port-resets',
  // the board did not do as asked, exit 1
  'no-answer',
  'firmware-runs',
  'repl-answered',
  'noise',
  'wrong-chip',
  'secure-download',
  'secure-boot',
  'flash-encrypted',
  'wrong-board',
  'mac-twice',
  'protocol',
  'timeout',
  'stub-failed',
  'baud-failed',
  'flash-not-found',
  'flash-size-wrong',
  'flash-protected',
  'init-data-missing',
  'erase-failed',
  'write-failed',
  'read-failed',
  'verify-mismatch',
  'unplugged',
  'lines-unsupported',
  'session-busy',
  'no-repl',
  'repl-busy',
  'repl-failed',
  'code-raised',
  'pin-refused',
  'remote-file',
  'board-full',
  'unsupported',
  'network',
  'disk-full',
  'state-damaged',
  // the person stopped it, exit 130
  'cancelled',
  // a bug
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export type EspErrorDetails = {
  readonly board?: BoardCondition;
  /** The bytes last seen on the wire, at most a few hundred. */
  readonly evidence?: Uint8Array;
  /** At which it happened: a lower one is no step to take where this is the lowest that is usual. */
  readonly baudRate?: number;
  /** Steps that fit this very failure, put before the general ones of its code. */
  readonly hints?: readonly Hint[];
  /** The general steps of its code do not fit here. */
  readonly hintsSayAll?: boolean;
  readonly cause?: unknown;
};

export class EspError extends Error {
  readonly code: ErrorCode;
  readonly board: BoardCondition;
  readonly evidence: Uint8Array | undefined;
  readonly baudRate: number | undefined;
  readonly ownHints: readonly Hint[];
  readonly hintsSayAll: boolean;
  declare readonly message: SafeText;

  /** `message` says in one or two plain sentences what happened, with the names and numbers involved: made printable here. */
  constructor(code: ErrorCode, message: string, details: EspErrorDetails = {}) {
    super(printable(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'EspError';
    this.code = code;
    this.board = details.board ?? 'unchanged';
    this.evidence = details.evidence;
    this.baudRate = details.baudRate;
    this.ownHints = details.hints ?? [];
    this.hintsSayAll = details.hintsSayAll ?? false;
  }

  /** The same error with the condition that the caller knows better; `cause` keeps the original. */
  withBoard(board: BoardCondition): EspError {
    return board === this.board ? this : this.#changed({ board });
  }

  /** The same error with the rate on the wire, unless it was told already; `cause` keeps the original. */
  withBaudRate(baudRate: number): EspError {
    return this.baudRate === undefined ? this.#changed({ baudRate }) : this;
  }

  /** The same error with a step to take before all others; `cause` keeps the original. */
  withHintFirst(hint: Hint): EspError {
    return this.#changed({ hints: [hint, ...this.ownHints] });
  }

  #changed(change: Pick<EspErrorDetails, 'board' | 'hints' | 'baudRate'>): EspError {
    const { board, evidence, baudRate, ownHints: hints, hintsSayAll } = this;
    const told = { ...(evidence ? { evidence } : {}), ...(baudRate === undefined ? {} : { baudRate }) };
    return new EspError(this.code, this.message, {
      board,
      hints,
      hintsSayAll,
      ...told,
      ...change,
      cause: this,
    });
  }
}

/** By its name: the command line and the workbench are bundled apart, each with a class of its own. */
export const isEspError = (error: unknown): error is EspError =>
  error instanceof Error && error.name === 'EspError';
