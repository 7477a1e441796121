// What the two threads of a board in a worker say to each other. A cable has a number, so that what is
// still under way for an old one cannot reach a new one.
import type { Board, Fault } from './board.ts';
import type { AnalogInput, BoardOptions } from './board-port.ts';

export type BoardWorkerData = {
  readonly options: BoardOptions;
  /** Where the flash is kept; null = nowhere. */
  readonly statePath: string | null;
  readonly firstFirmware: Uint8Array | null;
  /** Whether the size was asked for: then a kept flash of another size is refused. */
  readonly sizeIsGiven: boolean;
};

/** Questions about the board that have an answer. */
export type BoardCall =
  | { readonly do: 'counters' }
  | { readonly do: 'reset-counters' }
  | { readonly do: 'edges' }
  | { readonly do: 'level'; readonly pin: number }
  | { readonly do: 'colour'; readonly pin: number }
  | { readonly do: 'flash' }
  | { readonly do: 'unplug' }
  | { readonly do: 'drain'; readonly cable: number }
  | { readonly do: 'stop' };

export type ToBoard =
  | { readonly type: 'plug'; readonly cable: number }
  | { readonly type: 'write'; readonly cable: number; readonly bytes: Uint8Array }
  | { readonly type: 'lines'; readonly cable: number; readonly dtr: boolean; readonly rts: boolean }
  | { readonly type: 'baud'; readonly cable: number; readonly baudRate: number | 'as-chip' }
  | { readonly type: 'break'; readonly cable: number; readonly on: boolean }
  | { readonly type: 'close'; readonly cable: number }
  /** So many bytes of this cable have been taken: that many more may come. */
  | { readonly type: 'taken'; readonly cable: number; readonly sizeBytes: number }
  | { readonly type: 'press'; readonly button: Parameters<Board['press']>[0]; readonly down: boolean }
  | { readonly type: 'inject'; readonly fault: Fault }
  | { readonly type: 'drive'; readonly pin: number; readonly level: 0 | 1 | null }
  | { readonly type: 'analog'; readonly input: AnalogInput }
  | { readonly type: 'call'; readonly id: number; readonly call: BoardCall };

export type FromBoard =
  | { readonly type: 'ready' }
  | { readonly type: 'bytes'; readonly cable: number; readonly bytes: Uint8Array }
  | { readonly type: 'closed'; readonly cable: number; readonly reason: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number | null; readonly error: SentError };

/** An error that crosses threads loses its class and its own fields. */
export type SentError = {
  readonly message: string;
  readonly stack: string | undefined;
  /** Of the system: 'ENOSPC'. */
  readonly code?: string;
  /** Only of a StateFileError. */
  readonly keptAs?: string | null;
};
