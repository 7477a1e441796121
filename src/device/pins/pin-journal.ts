// What a pin driver has sent: the last line for the panel, and the lines that changed something with
// their time, from which a script can be made. Milliseconds.
import type { PinAction } from './pin-driver.ts';

export type PinJournal = {
  readonly lastCommand: string | null;
  readonly actions: readonly PinAction[];
  /** A line that only looks. */
  readonly looked: (line: string) => void;
  /** A line that changes something on the board. */
  readonly changed: (line: string) => void;
};

/** A blink timed by this computer fills it: then the oldest go. */
const mostActions = 500;

/** `nowMs` dates what is done. */
export function createPinJournal(nowMs: () => number): PinJournal {
  let lastCommand: string | null = null;
  let actions: readonly PinAction[] = [];
  return {
    get lastCommand() {
      return lastCommand;
    },
    get actions() {
      return actions;
    },
    looked: (line) => {
      lastCommand = line;
    },
    changed: (line) => {
      lastCommand = line;
      actions = [...actions.slice(1 - mostActions), { line, atMs: nowMs() }];
    },
  };
}
