// The ROM's flash routines refuse addresses beyond what they take every flash for until their own record of
// its size says otherwise; the stub uses these routines and never corrects the record.

import type { Loader } from './loader.ts';
import { retryHarmless } from './retry.ts';

/** Lets ROM and stub reach all of a larger chip. To be done again after every reset. */
export async function raiseFlashLimit(
  loader: Loader,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<void> {
  const { assumedBytes, recordPointer, sizeAt } = loader.chip.romFlash;
  if (sizeBytes <= assumedBytes) return;
  await retryHarmless(async () => {
    const record = await loader.readRegister(recordPointer, signal);
    await loader.writeRegisters([{ address: record + sizeAt, value: sizeBytes }], signal);
  });
}
