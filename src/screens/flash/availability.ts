// Why a key of this screen cannot be used now, in words; null where it can.
import { type DisabledReason, needsPort, notBusy } from '../../workbench/availability.ts';

/** A plan that erases nothing loses nothing. */
export const needsSomethingToLose: DisabledReason = (state) =>
  notBusy(state) ??
  (state.flash.plan?.throughRom
    ? 'Reading the flash takes the stub: back up with 6, or choose the stub again with o.'
    : null) ??
  (state.flash.plan && state.flash.plan.eraseBytes > 0
    ? null
    : 'The plan erases nothing that is there: nothing would be lost.');

export const needsProtected: DisabledReason = (state) => {
  const { plan, options } = state.flash;
  if (options.unlock) return 'The protection is cleared first already, as the plan says.';
  return plan?.writeProtected ? notBusy(state) : 'The flash chip is not write-protected.';
};

/** Writing to a protected chip would fail half-way. */
export const needsWritable: DisabledReason = (state) => {
  const { plan, options } = state.flash;
  if (plan?.writeProtected && !options.unlock)
    return 'The flash chip is write-protected: U clears that first.';
  return needsPort(state);
};
