// What is known of a firmware before anybody talks to it: its names, its signs, its limits, the few lines of
// code that everybody needs in its language. Data alone.
import type { Hint } from '../advice.ts';
import type { BoardState } from '../session/session.ts';
import type { FirmwareKind } from './firmware-link.ts';
import type { PromptSign } from './prompt.ts';

export type FirmwareAbout = {
  readonly kind: FirmwareKind;
  /** What people call it. */
  readonly name: string;
  /** By which it names itself on its own; the first group is its version. */
  readonly namesItself?: readonly RegExp[];
  /** Lines that no other program prints; looked for behind all of the above. */
  readonly talk?: readonly RegExp[];
  /** null where it takes no code. */
  readonly repl: ReplAbout | null;
  /** What it wants at the end of a line; absent = CR alone. */
  readonly lineEnding?: 'CR LF';
  /** What to do where it has no REPL. */
  readonly insteadOfRepl?: Hint;
};

export type ReplAbout = {
  readonly language: string;
  readonly prompts: readonly PromptSign[];
  /** The state of a board that has it while no prompt stands. */
  readonly running: BoardState;
  /** Whether Ctrl-C stops a program; else it is a letter of a line. */
  readonly interrupts: boolean;
  /** A start that makes its file system says so: who is silent after a start is not still on the way. */
  readonly announcesSetUp: boolean;
  /** At its prompt, without the line's end: what is longer loses its end. null = no limit worth a word. */
  readonly longestLineBytes: number | null;
  /** Of one line that is sent to be run: what is longer has to go in pieces. null = no limit. */
  readonly longestSentBytes: number | null;
  /** Prints 'key number' lines: free, header, chip, reset; what a build does not have is left out. */
  readonly detailsProbe: string;
  /** Of its programs: '.py'. */
  readonly programEnding: string;
  /** The file that it runs by itself when it starts. */
  readonly startFile: string;
  /** What a person would type to run this file of the board. */
  readonly runLine: (path: string) => string;
  /** Ends a half-typed line; '' where nothing does. */
  readonly clearsLine: string;
  /** Prints `ab` although `ab` is not in it. */
  readonly printsAb: string;
};
