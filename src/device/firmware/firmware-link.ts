// A conversation with the firmware on the board, in whichever dialect it speaks. One byte state
// machine owns the input; the REPL pane, exec, GPIO and files all come through here.
import type { EspError } from '../errors.ts';

/** The folder of each firmware adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: others fill it
export interface FirmwareKinds {}

export type FirmwareKind = keyof FirmwareKinds | 'unknown';

export type FirmwareFacts = {
  readonly kind: FirmwareKind;
  /** e.g. '1.27.0'; null where it does not say. */
  readonly version: string | null;
  /** e.g. 'ESP module with ESP8266'. */
  readonly board: string | null;
};

export type ExecOptions = {
  readonly signal: AbortSignal;
  /** The code holds a byte in each character (Latin-1) and goes as it is; else it goes as UTF-8. */
  readonly isBytes?: boolean;
  /** Longest silence while the code runs; absent = as long as the signal allows. */
  readonly idleTimeoutMs?: number;
  /** Longest run of the code, whatever it prints; absent = as long as the signal allows. */
  readonly limitMs?: number;
  readonly onStdout?: (bytes: Uint8Array) => void;
  /** Bytes of the code that the board has taken, as it goes. */
  readonly onSent?: (doneBytes: number) => void;
  /** The code prints plain text only, never \x04: spares the check that it has really ended. */
  readonly plainOutput?: boolean;
  /**
   * The code, some hundred characters of text, runs only if it arrived as it was sent, and is sent again where it
   * did not. MicroPython's alone: NodeMCU shows what it takes. Its errors are then its own; that it prints nothing
   * proves nothing: code that changes something prints that it has.
   */
  readonly isSealed?: boolean;
};

export type ExecResult = {
  readonly stdout: Uint8Array;
  /** The traceback or Lua error; empty when the code did not raise. */
  readonly stderr: Uint8Array;
  /** Bytes of stdout beyond the first 4 MB: streamed to onStdout, not kept. */
  readonly droppedBytes?: number;
  /**
   * NodeMCU, a single line: what the board has shown of it is not what was sent, so that it may have run
   * something else. Absent where it has run the line as it is.
   */
  readonly mayBeAltered?: boolean;
};

/** Bytes as they are, past the prompt, to and from functions on the board. */
export type BinaryWay = {
  /**
   * Calls the Lua function `sink` with the content piece by piece; 'refused' once that returned false.
   * @throws EspError repl-failed | unplugged | cancelled
   */
  push(sink: string, content: Uint8Array, options: BinaryOptions): Promise<'taken' | 'refused'>;
  /**
   * Calls the Lua function `source` until it returns nil; at most 512 bytes a time from it.
   * @throws EspError repl-failed | unplugged | cancelled
   */
  pull(source: string, options: BinaryOptions): Promise<Uint8Array>;
};

export type BinaryOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number) => void;
};

export interface FirmwareLink {
  readonly facts: FirmwareFacts;
  /** Why it runs no code; absent where it has a REPL. */
  readonly disabledReason?: EspError;
  /**
   * Runs code on the board and returns what it printed. Does not soft-reset, does not touch a
   * half-typed line. Stays in raw mode (MicroPython) until `rest` so that a second call is cheap.
   * @throws EspError no-repl | repl-busy | repl-failed | unplugged | cancelled
   */
  exec(code: string, options: ExecOptions): Promise<ExecResult>;
  /** Leaves raw mode clean; a no-op when it is not entered. */
  rest(signal: AbortSignal): Promise<void>;
  /** Ctrl-C with patience. NodeMCU has no interrupt: there it throws `unsupported` and says so. */
  interrupt(signal: AbortSignal): Promise<void>;
  softReset(signal: AbortSignal): Promise<void>;
  /** Keystrokes of the REPL pane, byte for byte. */
  type(bytes: Uint8Array): Promise<void>;
  /** What the board prints outside of exec: the REPL pane's stream. */
  onOutput(listener: (bytes: Uint8Array) => void): () => void;
  release(): void;
  /** NodeMCU's alone, in builds where `canMoveBlocks` (nodemcu/block-code.ts) is true. */
  readonly binary?: BinaryWay;
}
