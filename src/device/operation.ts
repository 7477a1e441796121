// The shape of everything that espwb does with a board:
//   (session, options, { signal, onEvent }) => Promise<Result>
// Events are plain data, so that the workbench, the verbs and the tests see the same story.

import type { Hint } from './advice.ts';

/** `done` and `total` are bytes of the step; `total` is absent where the end is not known. */
export type ProgressEvent = {
  readonly type: 'progress';
  readonly step: Step;
  readonly done: number;
  readonly total?: number;
  /** Bytes that crossed the wire so far in this step, where that differs from `done`. */
  readonly wireBytes?: number;
  /** The rate on the wire now; it may fall while an operation runs. */
  readonly baudRate?: number;
};

export type Step =
  | 'connect'
  | 'stub'
  | 'identify'
  | 'plan'
  | 'erase'
  | 'write'
  | 'verify'
  | 'read'
  | 'restart'
  | 'exec'
  | 'transfer'
  | 'download';

/** One line for the log. */
export type NoteEvent = {
  readonly type: 'note';
  readonly text: Hint;
  /** Nothing goes on until a person does what the text says. */
  readonly needsHands?: true;
};

/** What became of a stretch of flash; the sector map of the Flash screen is made of these. */
export type RegionEvent = {
  readonly type: 'region';
  readonly offset: number;
  readonly sizeBytes: number;
  readonly status: SectorStatus;
};

export type SectorStatus =
  | 'unchanged'
  | 'blank'
  | 'to-erase'
  | 'to-write'
  | 'kept'
  | 'erasing'
  | 'erased'
  | 'writing'
  | 'written'
  | 'verified'
  | 'failed';

export type OperationEvent = ProgressEvent | NoteEvent | RegionEvent;

export type OperationContext = {
  readonly signal: AbortSignal;
  readonly onEvent: (event: OperationEvent) => void;
};
