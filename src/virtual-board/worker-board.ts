// A board that runs off the main thread and keeps its flash between runs. start-worker-board.ts starts one.
import type { Fault } from './board.ts';
import type { AnalogInput, BoardCounters, BoardOptions, BoardPort, PinEdge } from './board-port.ts';

export type WorkerBoardOptions = Partial<BoardOptions> & {
  readonly name: string;
  /** Folder that keeps the flash of each board by name; absent = nothing is kept. */
  readonly stateFolder?: string;
  /** What the flash holds at a first start; later starts find what was left. */
  readonly firstFirmware?: Uint8Array;
};

export interface WorkerBoard {
  readonly name: string;
  readonly plug: () => BoardPort;
  readonly unplug: () => Promise<void>;
  readonly press: (button: 'flash' | 'reset', down: boolean) => void;
  readonly inject: (fault: Fault) => void;
  readonly drivePin: (pin: number, level: 0 | 1 | null) => void;
  readonly setAnalog: (input: AnalogInput) => void;
  readonly counters: () => Promise<BoardCounters>;
  readonly resetCounters: () => Promise<void>;
  readonly edges: () => Promise<readonly PinEdge[]>;
  readonly pinLevel: (pin: number) => Promise<0 | 1>;
  readonly ledColour: (pin: number) => Promise<number | null>;
  readonly readFlash: () => Promise<Uint8Array>;
  /** Saves the flash, stops the worker. Idempotent. */
  readonly stop: () => Promise<void>;
}

export type StartWorkerBoard = (options: WorkerBoardOptions) => Promise<WorkerBoard>;
