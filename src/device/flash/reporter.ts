// Turns what the flash operations do into events: bytes done of each step, and the map's regions.
import type { OperationContext, SectorStatus, Step } from '../operation.ts';
import type { Range } from './geometry.ts';

export type Reporter = {
  readonly progress: (step: Step, done: number) => void;
  readonly region: (range: Range, status: SectorStatus) => void;
  readonly note: (text: string) => void;
};

/**
 * @param totals bytes of each step, where they are known beforehand
 * @param wire asked at each report: what has crossed it since the operation began, and at which rate
 * @param toldBytes what the person was told will be done, where whole sectors, and those that are written twice,
 *   make more of it: progress is told as a share of this; 0 = of the total
 */
export function createReporter(
  context: OperationContext,
  totals: Partial<Record<Step, number>>,
  wire: { readonly wireBytes: number; readonly loader: { readonly baudRate: number } },
  toldBytes = 0,
): Reporter {
  return {
    progress: (step, settled) => {
      const whole = totals[step];
      const total = whole && toldBytes > 0 ? toldBytes : whole;
      const done = whole && total ? Math.round((settled / whole) * total) : settled;
      const known = total === undefined ? {} : { total };
      const { wireBytes, loader } = wire;
      context.onEvent({ type: 'progress', step, done, wireBytes, baudRate: loader.baudRate, ...known });
    },
    region: ({ offset, sizeBytes }, status) => context.onEvent({ type: 'region', offset, sizeBytes, status }),
    note: (text) => context.onEvent({ type: 'note', text }),
  };
}
