// What can run on the chip: the ROM's loader, its boot from flash, guest code, a firmware. The chip's
// event loop drives one of them at a time. Times are milliseconds of board time.

export type Program = {
  /** When it wants to run without a new byte; Infinity = only when one comes. */
  readonly nextAtMs: (nowMs: number) => number;
  /** Runs from `nowMs`, at most until `untilMs`; returns the time that it got to. */
  readonly run: (nowMs: number, untilMs: number) => number;
  /** A byte has come into the UART's FIFO. */
  readonly received: (nowMs: number) => void;
  /** The chip has reached the present: a chance to hand over what was gathered. */
  readonly settled?: () => void;
  /** The rate that the receiver listens at, where it is not the UART's (autobaud). */
  readonly hears?: (sentBaud: number) => number;
  readonly stop: () => void;
  /** Board time, where it moves while the program runs: instructions take time. */
  readonly now?: () => number;
  /** Instructions executed. */
  readonly instructions?: number;
};

/** A chip held in reset, without power, or hung. */
export const nothing: Program = {
  nextAtMs: () => Infinity,
  run: (nowMs) => nowMs,
  received: () => {},
  stop: () => {},
};
