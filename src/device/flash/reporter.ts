// Turns what the flash operations do into events: bytes done of each step, and the map's regions.
import type { OperationContext, RegionFate, Step } from '../operation.ts';
import type { Range } from './geometry.ts';

export type Reporter = {
  readonly progress: (step: Step, done: number) => void;
  readonly region: (range: Range, fate: RegionFate) => void;
  readonly note: (text: string) => void;
};

/**
 * @param totals bytes of each step, where they are known beforehand
 * @param wireBytes what has crossed the wire since the operation began
 */
export function createReporter(
  context: OperationContext,
  totals: Partial<Record<Step, number>>,
  wireBytes: () => number,
): Reporter {
  return {
    progress: (step, done) => {
      const total = totals[step];
      const known = total === undefined ? {} : { total };
      context.onEvent({ type: 'progress', step, done, wireBytes: wireBytes(), ...known });
    },
    region: ({ offset, sizeBytes }, fate) => context.onEvent({ type: 'region', offset, sizeBytes, fate }),
    note: (text) => context.onEvent({ type: 'note', text }),
  };
}
