// What code on the chip and the ROM functions that it calls have to do with each other.
import type { RomTask } from './rom-task.ts';

/** What a ROM function may do to the guest that called it. */
export type RomCall = {
  /** A word: the first six in registers, more on the stack. */
  readonly argument: (index: number) => number;
  readonly setResult: (value: number) => void;
  /** A result of 64 bits in two registers. */
  readonly setLongResult: (value: bigint) => void;
  /** Instructions so far, which is what CCOUNT counts here. */
  readonly cycles: () => number;
  /** Calls a function, the guest's or the ROM's own, and goes on when it has returned. */
  readonly callGuest: (address: number, argument: number, then: () => void) => void;
  /** Ends the guest as a byte access does that its memory cannot serve. */
  readonly loadError: (address: number) => never;
  readonly wait: (task: RomTask) => void;
  /** Lets time pass and returns `result`. */
  readonly spend: (ms: number, result: number) => void;
  readonly attachInterrupt: (number: number, handler: number, argument: number) => void;
  readonly maskInterrupts: (mask: number, on: boolean) => void;
  readonly lockInterrupts: (on: boolean) => void;
};
export type RomFunction = (call: RomCall) => void;

/** A ROM function met what the chip raises an exception for. */
export class GuestFault extends Error {
  readonly exception: { readonly cause: number; readonly address: number };

  constructor(cause: number, address: number) {
    super('the guest made an access that raises an exception');
    this.exception = { cause, address };
  }
}
