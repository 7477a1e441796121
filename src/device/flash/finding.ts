// What the checks before a flash go by, and what they find.
import type { Hint } from '../advice.ts';
import type { ErrorCode } from '../errors.ts';
import type { ChipFacts } from '../loader/loader.ts';
import type { BoardTable } from './partitions.ts';
import type { PresentImage } from './present-image.ts';

export type Target = {
  readonly chip: ChipFacts;
  /** As told by the chip or by the person; null = nobody knows. */
  readonly flashSizeBytes: number | null;
  /** What is there now; null where it was not looked at. */
  readonly present: PresentImage | null;
  /** The partition table that the board has; null where it has none, absent where nobody looked. */
  readonly boardTable?: BoardTable | null;
  readonly willEraseAll: boolean;
  readonly isVirtual: boolean;
};

export type Finding = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly mayForce: boolean;
  readonly hints?: readonly Hint[];
};
