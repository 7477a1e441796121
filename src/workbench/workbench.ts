// The parts of a running workbench, handed to everything that acts. No behaviour of its own.
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
import type { Store } from './store.ts';

export type Workbench = {
  readonly store: Store<State>;
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
