// What a pin driver has sent: the last line for the panel, and the lines that changed something with
// their time, from which a script can be made. Milliseconds.
import type { PinAct } from './pin-driver.ts';

export type PinJournal = {
  readonly lastCommand: string | null;
  readonly acts: readonly PinAct[];
  /** A line that only looks. */
  readonly looked: (line: string) => void;
  /** A line that changes something on the board. */
  readonly acted: (line: string) => void;
};

/** A blink timed by the host fills it: then the oldest go. */
const mostActs = 500;

/** `nowMs` dates what is done. */
export function createPinJournal(nowMs: () => number): PinJournal {
  let lastCommand: string | null = null;
  let acts: readonly PinAct[] = [];
  return {
    get lastCommand() {
      return lastCommand;
    },
    get acts() {
      return acts;
    },
    looked: (line) => {
      lastCommand = line;
    },
    acted: (line) => {
      lastCommand = line;
      acts = [...acts.slice(1 - mostActs), { line, atMs: nowMs() }];
    },
  };
}
