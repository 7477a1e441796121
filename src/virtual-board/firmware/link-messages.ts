// What a firmware's worker says to the board's thread. Answers come back through the link's page.

export type WorkerMessage =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** The ring has room again, and the board had bytes left over. */
  | { readonly type: 'consumed' }
  | { readonly type: 'restart'; readonly reason: number; readonly afterMs?: number }
  | { readonly type: 'baud'; readonly baudRate: number }
  /** Where an interrupt character takes effect: see micropython/interrupt.ts. Answered. */
  | { readonly type: 'interrupts'; readonly target: InterruptTarget }
  /** A timer or a pin's handler may be due then, whatever the program does: see Interrupts.attend. */
  | { readonly type: 'attention'; readonly afterMs: number }
  /** From now on the program itself feeds the software watchdog, through the link's word. */
  | { readonly type: 'watchdog' }
  /** Answered with the bytes read. */
  | { readonly type: 'flash-read'; readonly address: number; readonly sizeBytes: number }
  /** The bytes stand at the start of the link's page. Answered when the flash is idle again. */
  | { readonly type: 'flash-program'; readonly address: number; readonly sizeBytes: number }
  | { readonly type: 'flash-erase'; readonly address: number };

/** Addresses in the interpreter's memory, in bytes; all found by experiment. */
export type InterruptTarget = {
  readonly memory: SharedArrayBuffer;
  /** Holds the interrupt character, -1 while none is active. */
  readonly characterAt: number;
  /** The exception that the interpreter raises at its next check, and what to store there. */
  readonly pendingAt: number;
  readonly exception: number;
  /** The old traceback of that exception object: cleared. */
  readonly tracebackAt: number;
  /** The scheduler's state, 16 bits: from idle to pending. */
  readonly stateAt: number;
  readonly stateIdle: number;
  readonly statePending: number;
  /** A byte: how many functions wait in the scheduler's queue. */
  readonly queuedAt: number;
};
