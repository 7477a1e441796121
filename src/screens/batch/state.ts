// One command on several boards: what is to be done, what a look at each board found, how far each is.
import type { Failure } from '../../workbench/state.ts';
import { emptyEntry, type TextEntry } from '../../workbench/text-entry.ts';

/** What a look at a board found, before anything is changed. */
export type Prepared = {
  /** What differs from board to board: '604 KB to write, 0 KB there already'. */
  readonly words: string;
  readonly bytes: number;
  readonly mac: string | null;
  /** Why nothing is done with this board; null where it is done. */
  readonly leftOut: string | null;
};

/** One kind of work, for any board by the id of its desk. Failures are the desk's, which has the card. */
export type BatchJob = {
  /** 'Flash small.bin' */
  readonly title: string;
  readonly question: (ready: readonly BatchRow[]) => string;
  /** What has to be typed; null where Enter agrees. */
  readonly word: (ready: readonly BatchRow[]) => string | null;
  /** What it needs is typed in place of a word; `take` throws what is wrong with it. */
  readonly field?: { readonly label: string; readonly take: (text: string) => Promise<void> };
  /** null = it failed, or was cancelled. Absent where there is nothing to look at. */
  readonly prepare?: (id: number) => Promise<Prepared | null>;
  /** False = it failed, or was cancelled. */
  readonly carryOut: (id: number) => Promise<boolean>;
  /** What was done, in words; to be asked where it was. */
  readonly outcome: (id: number) => string;
  /** Nothing is done after all: what the look has stopped runs again. */
  readonly leave?: (id: number) => Promise<unknown>;
};

export type BatchRow = {
  /** Of the desk: the board may get another port name meanwhile. */
  readonly id: number;
  readonly mac: string | null;
  readonly status: 'waits' | 'works' | 'ready' | 'left-out' | 'done' | 'failed' | 'cancelled';
  readonly words: string;
  readonly bytes: number;
  /** Its card, as long as the row is there. */
  readonly failure: Failure | null;
  /** A person has said yes to it, having seen what the look found. */
  readonly isAgreed: boolean;
};

export type Batch = {
  readonly job: BatchJob;
  readonly phase: 'prepare' | 'ask' | 'run' | 'over';
  readonly rows: readonly BatchRow[];
  /** All were told to stop: who waits for its turn does not begin. */
  readonly isStopped: boolean;
};

export type BatchState = {
  readonly batch: Batch | null;
  readonly cursor: number;
  readonly typed: TextEntry;
};

export const initialBatch: BatchState = { batch: null, cursor: 0, typed: emptyEntry };

export const rowsThat = (batch: Batch, ...status: readonly BatchRow['status'][]): readonly BatchRow[] =>
  batch.rows.filter((row) => status.includes(row.status));

/** What has to be typed before Enter agrees; null where nothing has. */
export const wordAsked = (batch: Batch): string | null => batch.job.word(rowsThat(batch, 'ready'));

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly batch: BatchState;
  }
}
