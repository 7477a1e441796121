// The crystals of the family: of most there is one frequency; of the others the divider of UART0 tells, while the
// boot ROM runs from the crystal. The stub runs the UART from another clock. Source: esptool's targets.
import type { Crystal } from '../chip.ts';

const dividerMask = 0xf_ffff;

/** @param choices MHz, the nearest is meant */
export const crystalByDivider = (address: number, choices: readonly number[]): Crystal => ({
  address,
  mhz: (word, baudRate, kind) => {
    if (kind === 'stub') return null;
    const measured = ((word & dividerMask) * baudRate) / 1e6;
    return (
      [...choices].sort((one, other) => Math.abs(one - measured) - Math.abs(other - measured))[0] ?? null
    );
  },
});
