// What the loop that runs loaded code (guest.ts) needs of a processor: to execute, to stop, and how functions are
// called on it.

/** 'wait': it has executed an instruction that waits for an interrupt; 'returned': one that ends a handler. */
export type Stop = 'budget' | 'outside' | 'breakpoint' | 'exception' | 'wait' | 'returned';

/** Registers and program counter at one moment. */
export type CoreState = {
  readonly registers: Int32Array;
  readonly pc: number;
  /** What else the processor keeps: the LX106's shift amount. */
  readonly extra: number;
};

export interface Core {
  /** Absolute address of the next instruction. */
  pc: number;
  /** Instructions executed up to the last `run`, and exact also in the middle of one. */
  readonly executed: number;
  readonly executedNow: number;
  /** Set when the last `run` touched anything that is not RAM. */
  readonly touchedRegisters: boolean;
  exception: { readonly cause: number; readonly address: number } | undefined;
  readonly run: (budget: number) => Stop;
  /** Makes `run` stop before the instruction at an address; undone by `decodeAgain`. */
  readonly setBreakpoint: (address: number) => void;
  readonly decodeAgain: (address: number) => void;

  returnAddress: number;
  /** An argument of the function that is called, from 0 on: a word. */
  readonly argument: (index: number, readWord: (address: number) => number) => number;
  /** What the function returns: one word, or two with the low one first. */
  readonly setResult: (low: number, high?: number) => void;
  readonly setArgument: (value: number) => void;
  setStack: (top: number) => void;

  readonly save: () => CoreState;
  readonly restore: (state: CoreState) => void;
  /** Whether the registers are those of `state`, wherever the program counter stands. */
  readonly hasRegistersOf: (state: CoreState) => boolean;
}
