// The ROM's flash routines refuse addresses beyond 4 MB until its own record of the chip's size says
// otherwise; the stub uses these routines and never corrects the record. Source: ESP8266 ROM,
// variable flashchip.

import { registers } from '../chips/esp8266/registers.ts';
import type { Loader } from './loader.ts';
import { retryHarmless } from './retry.ts';

/** What the ROM assumes of every chip. */
export const romFlashLimitBytes = 4 << 20;

const chipSizeOffset = 4;

/** Lets ROM and stub reach all of a larger chip. To be done again after every reset. */
export async function raiseFlashLimit(
  loader: Loader,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<void> {
  if (sizeBytes <= romFlashLimitBytes) return;
  await retryHarmless(async () => {
    const record = await loader.readRegister(registers.flashChipPointer, signal);
    await loader.writeRegisters([{ address: record + chipSizeOffset, value: sizeBytes }], signal);
  });
}
