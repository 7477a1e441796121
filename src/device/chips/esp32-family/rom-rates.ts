// What CHANGE_BAUD of a boot ROM is asked for, so that it makes the rate that is meant. Most reckon with the crystal
// that they have. Source: esptool's targets.
import type { RomRate } from '../chip.ts';

const dividerMask = 0xf_ffff;

export const plainRate: RomRate = { addresses: [], isSteady: true, argument: (_words, baudRate) => baudRate };

/** It reckons with 40 MHz, whatever it has. @param address of the divider of UART0, which tells the crystal */
export const reckonsWith40MHz = (address: number): RomRate => ({
  addresses: [address],
  isSteady: true,
  argument: ([divider = 0], baudRate, presentBaudRate) => {
    const is26MHz = crystalMHz(divider, presentBaudRate) < 33;
    return is26MHz ? Math.floor((baudRate * 40) / 26) : baudRate;
  },
});

/** It may reckon with 40 MHz or with 48, by a register of its own. */
export const reckonsByRegister = (dividerAddress: number, address: number): RomRate => ({
  addresses: [dividerAddress, address],
  isSteady: true,
  argument: ([divider = 0, clock = 0], baudRate, presentBaudRate) => {
    const has = crystalMHz(divider, presentBaudRate) > 44 ? 48 : 40;
    const reckonsWith = (clock >>> 24) & 0x7f;
    return reckonsWith === 40 || reckonsWith === 48 ? Math.floor((baudRate * reckonsWith) / has) : baudRate;
  },
});

/** RTCCALICFG1, and the word of the fuses with the frequency of the slow clock by which it was measured. */
export const firstClockAddresses = [0x3ff5_f06c, 0x3ff5_a010] as const;

/** What the ROM of the first ESP32 takes its crystal for, in Hz: a clock that drifts measures it; 0 where it has not. */
export const measuredCrystalHz = (calibration: number, fuses: number): number =>
  (((calibration >>> 7) & 0x1ff_ffff) * 15625 * (fuses & 0xff)) / 40;

export const driftingRate: RomRate = {
  addresses: firstClockAddresses,
  isSteady: false,
  argument: ([calibration = 0, fuses = 0], baudRate) => {
    const measured = measuredCrystalHz(calibration, fuses);
    if (measured === 0) return null;
    return Math.floor((baudRate * measured) / (measured > 33e6 ? 40e6 : 26e6));
  },
};

const crystalMHz = (divider: number, baudRate: number): number => ((divider & dividerMask) * baudRate) / 1e6;
