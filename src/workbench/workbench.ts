// What everything that acts is handed: one board's desk, and the parts of the workbench around it. No behaviour of
// its own.
import type { Clock } from '../device/clock.ts';
import type { ReplRecord } from '../screens/repl/record.ts';
import type { ReplTerminal } from '../screens/repl/terminal.ts';
import type { TypedLines } from '../screens/repl/typed-lines.ts';
import type { Devices } from '../services/devices.ts';

import type { OpenBoard } from './open-board.ts';
import type { Platform } from './platform.ts';
import type { Runner } from './runner.ts';
import type { Settings } from './settings.ts';
import type { State, Status } from './state.ts';
import type { StateStore } from './store.ts';

export type Workbench = {
  /** This desk's State, read and changed. */
  readonly store: StateStore<State>;
  readonly desks: Desks;
  readonly clock: Clock;
  readonly devices: Devices;
  readonly platform: Platform;
  readonly settings: Settings;
  readonly runner: Runner;
  readonly board: OpenBoard;
  readonly repl: ReplTerminal;
  readonly record: ReplRecord;
  /** What is typed for the board, as fast as it reads. */
  readonly typed: TypedLines;
  /** What the board prints, for its terminal and for the record. */
  readonly onOutput: (bytes: Uint8Array) => void;
  /** A line for the status and the log. */
  readonly say: (kind: Status['kind'], text: string) => void;
  /** A line for the log alone. */
  readonly note: (kind: Status['kind'], text: string) => void;
};

/** One a port that something was done with; the person looks at the one in front. */
export type Desks = {
  /** The one that the next key is for. */
  readonly front: Workbench;
  /** Those that were ever in front or worked, in the order in which they came. */
  readonly all: readonly Workbench[];
  /** Of this port, made if need be; it stays behind. */
  readonly of: (path: string) => Workbench;
  /** This desk in front, as it was left. */
  readonly bring: (id: number) => void;
  /** This desk in front, under the screen of the app that is shown. */
  readonly look: (id: number) => void;
  readonly numbered: (id: number) => Workbench;
  /** Of the one in front: what a frame is made of. */
  readonly state: () => State;
};
