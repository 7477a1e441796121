// The crystals of the family: of most there is one frequency; of the others the divider of UART0 tells, while the
// boot ROM runs from the crystal. The stub runs the UART from another clock. Source: esptool's targets.
import type { Crystal } from '../chip.ts';
import { firstClockAddresses, measuredCrystalHz } from './rom-rates.ts';

const dividerMask = 0xf_ffff;

/** @param choices MHz, the nearest is meant */
export const crystalByDivider = (address: number, choices: readonly number[]): Crystal => ({
  addresses: [address],
  mhz: ([divider = 0], baudRate, kind) =>
    kind === 'stub' ? null : nearest(choices, ((divider & dividerMask) * baudRate) / 1e6),
});

/** The first ESP32: through the stub by what its ROM has measured. */
export const firstCrystal = (address: number): Crystal => ({
  addresses: [address, ...firstClockAddresses],
  mhz: ([divider = 0, calibration = 0, fuses = 0], baudRate, kind) => {
    if (kind === 'rom') return nearest(firstChoices, ((divider & dividerMask) * baudRate) / 1e6);
    const measured = measuredCrystalHz(calibration, fuses);
    return measured === 0 ? null : measured > 33e6 ? 40 : 26;
  },
});

const firstChoices = [40, 26] as const;

const nearest = (choices: readonly number[], measured: number): number | null =>
  [...choices].sort((one, other) => Math.abs(one - measured) - Math.abs(other - measured))[0] ?? null;
