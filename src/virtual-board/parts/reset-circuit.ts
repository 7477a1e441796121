// DTR, RTS and the two buttons to EN and GPIO0. Lines are as a USB adapter has them: asserted pulls low.

import type { Wiring } from '../board-port.ts';

export type ResetInputs = {
  readonly dtr: boolean;
  readonly rts: boolean;
  readonly flashButton: boolean;
  readonly resetButton: boolean;
};

export type ResetLevels = { readonly enable: 0 | 1; readonly gpio0: 0 | 1 };

/**
 * auto: the two transistors of NodeMCU and D1 mini, which cancel out when both lines are asserted.
 * direct: RTS to EN and DTR to GPIO0, each by itself. none: only the buttons work.
 */
export function resetLevels(wiring: Wiring, inputs: ResetInputs): ResetLevels {
  const { dtr, rts } = inputs;
  const pullsEnable = wiring === 'auto' ? rts && !dtr : wiring === 'direct' && rts;
  const pullsGpio0 = wiring === 'auto' ? dtr && !rts : wiring === 'direct' && dtr;
  return {
    enable: pullsEnable || inputs.resetButton ? 0 : 1,
    gpio0: pullsGpio0 || inputs.flashButton ? 0 : 1,
  };
}
