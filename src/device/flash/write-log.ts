// What an operation has done to the flash so far: told to the person when it ends early.
import type { BoardCondition } from '../errors.ts';
import { EspError, isEspError } from '../errors.ts';
import { describe, joined, pieces, type Range, sectorBytes } from './geometry.ts';

type Change = 'unsettled' | 'erased' | 'written';

export class WriteLog {
  readonly #changes = new Map<number, Change>();

  /** 'unsettled' before a command that changes it, 'erased' or 'written' when the board confirmed it. */
  note(range: Range, change: Change): void {
    for (const { offset } of pieces(range, sectorBytes)) this.#changes.set(offset, change);
  }

  /** What was changed there is as it was before. */
  forget(range: Range): void {
    for (const { offset } of pieces(range, sectorBytes)) this.#changes.delete(offset);
  }

  get isUntouched(): boolean {
    return this.#changes.size === 0;
  }

  get condition(): BoardCondition {
    if (this.isUntouched) return 'unchanged';
    return [...this.#changes.values()].every((change) => change === 'erased') ? 'erased' : 'partly-written';
  }

  /** Which ranges are in which state, in words; empty when nothing was touched. */
  story(): string {
    const of = (change: Change, words: string) => {
      const offsets = [...this.#changes].filter(([, each]) => each === change).map(([offset]) => offset);
      const ranges = joined(
        offsets.sort((one, other) => one - other).map((offset) => ({ offset, sizeBytes: sectorBytes })),
      );
      return ranges.length > 0 ? [`${words}: ${describe(ranges)}.`] : [];
    };
    return [
      ...of('written', 'Written'),
      ...of('erased', 'Erased'),
      ...of('unsettled', 'Perhaps erased or half written'),
    ].join(' ');
  }

  /** The same failure with what it left on the board; other errors pass as they are. */
  explain(error: unknown): unknown {
    if (!isEspError(error)) return error;
    const story = this.story();
    return new EspError(error.code, `${error.message} ${story}`.trim(), {
      board: this.condition,
      hints: error.ownHints,
      cause: error,
      ...(error.evidence ? { evidence: error.evidence } : {}),
    });
  }
}

/** For all that goes before the first change, and for what changes nothing at all. */
export async function leavingUnchanged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isEspError(error) ? error.withBoard('unchanged') : error;
  }
}
