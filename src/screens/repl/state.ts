// The REPL pane's state: what its terminal shows, how, what waits for an answer, why it cannot be used.
import { baudRates } from '../../workbench/baud-rates.ts';
import type { TextEntry } from '../../workbench/text-entry.ts';
import type { LineEnding } from './line-ending.ts';

export const noResponse = 'No response.';
export const notRunning = 'The firmware is not running now.';

export type ReplState = {
  /** Why the pane cannot be used; null while it can. */
  readonly trouble: string | null;
  /** The port that was unplugged while the pane was open: it opens again with it. */
  readonly awaits: string | null;
  /** The last try to connect to it that was made, or is to be made: when, and after which pause. */
  readonly reconnect: { readonly atMs: number; readonly pauseMs: number } | null;
  readonly rows: readonly (readonly StyledRun[])[];
  readonly cursor: { readonly row: number; readonly column: number } | null;
  /** The menu of espwb's own keys is open. */
  readonly menu: boolean;
  readonly zoomed: boolean;
  readonly view: 'terminal' | 'hex';
  /** The time before each line. */
  readonly stamps: boolean;
  /** What Enter sends. */
  readonly lineEnding: LineEnding;
  /** What the port listens and speaks at; a program on the board may have chosen another than the usual. */
  readonly baudRate: number;
  /** Where the log is written; null while none is. */
  readonly logPath: string | null;
  /** Looking at what has scrolled away; null while the pane follows the board. */
  readonly back: LookBack | null;
  readonly prompt: ReplPrompt | null;
  /** What telling lines of the board mean, the newest last; a few at most. */
  readonly notes: readonly string[];
  /** What was typed while the pane still listens: the board's, once it stands at a prompt. */
  readonly typedAhead: readonly number[];
  /** What was said of a program that ran when the pane was opened; it is no longer true at a prompt. */
  readonly ofProgram: string | null;
  /** Bytes typed since the last Enter. */
  readonly lineBytes: number;
};

export type LookBack = {
  /** Lines of the terminal, the oldest is 0: the one on top of the pane, and the last that can be. */
  readonly top: number;
  readonly last: number;
  /** What was found last. */
  readonly found: { readonly line: number; readonly column: number } | null;
  readonly query: string;
};

/** What the pane asks. */
export type ReplPrompt =
  | { readonly kind: 'search'; readonly entry: TextEntry }
  | {
      readonly kind: 'file';
      /** A part of a name in the list, or a path. */
      readonly entry: TextEntry;
      /** Programs in the folder that espwb was started in. */
      readonly files: readonly string[];
      readonly cursor: number;
    }
  | {
      readonly kind: 'paste';
      readonly block: string;
      /** The same to look at. */
      readonly lines: readonly string[];
      readonly sizeBytes: number;
      /** A line does not fit the firmware's prompt. */
      readonly tooLong: boolean;
    };

/** Neighbouring cells that look alike. */
export type StyledRun = {
  readonly text: string;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
};

export const initialRepl: ReplState = {
  trouble: 'No board is open.',
  awaits: null,
  reconnect: null,
  rows: [],
  cursor: null,
  menu: false,
  zoomed: false,
  view: 'terminal',
  stamps: false,
  lineEnding: 'CR',
  baudRate: baudRates[0],
  logPath: null,
  back: null,
  prompt: null,
  notes: [],
  typedAhead: [],
  ofProgram: null,
  lineBytes: 0,
};

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly repl: ReplState;
  }
}
