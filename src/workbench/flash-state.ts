// The Flash screen's state: choose a firmware, see the plan, watch it, read the result.
import type { SectorMapState } from './state.ts';

/** What can be flashed: an image that comes with espwb, a release to download, a file; or where to look on. */
export type ImageChoice =
  | { readonly kind: 'built-in'; readonly id: string; readonly name: string; readonly sizeBytes: number }
  | {
      readonly kind: 'release';
      readonly id: string;
      readonly name: string;
      readonly variant: string;
      readonly date: string;
      /** Why it is nothing for this board; null if it is, or if the board's flash is not known. */
      readonly unsuited: string | null;
    }
  | { readonly kind: 'shelf'; readonly id: 'releases' | 'nodemcu'; readonly name: string }
  | { readonly kind: 'recent'; readonly path: string; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly name: string; readonly sizeBytes: number };

export type PlanFile = {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** 'MicroPython 1.27.0', 'raw data'. */
  readonly what: string;
  readonly md5: string;
};

export type PlanView = {
  readonly files: readonly PlanFile[];
  readonly writeBytes: number;
  readonly skipBytes: number;
  readonly eraseBytes: number;
  /** null where nothing is to do. */
  readonly estimateSeconds: number | null;
  readonly baudRate: number;
  /** What is gone afterwards, what stays, what to think about: a sentence each. */
  readonly lost: readonly string[];
  readonly kept: readonly string[];
  readonly warnings: readonly string[];
};

export type FlashOutcome = {
  readonly writtenBytes: number;
  readonly skippedBytes: number;
  readonly wireBytes: number;
  readonly baudRate: number;
  readonly seconds: number;
  readonly verified: boolean;
  /** What answers on the board now: 'MicroPython 1.27.0', or null if nothing does. */
  readonly answers: string | null;
  readonly files: readonly PlanFile[];
};

export type FlashState = {
  readonly phase: 'choose' | 'planning' | 'plan' | 'run' | 'result';
  readonly choices: readonly ImageChoice[];
  readonly folder: string;
  /** null: the files of the folder and what leads to the other shelves. */
  readonly shelf: 'releases' | 'nodemcu' | null;
  readonly cursor: number;
  readonly chosen: ImageChoice | null;
  readonly plan: PlanView | null;
  readonly map: SectorMapState | null;
  readonly outcome: FlashOutcome | null;
};
