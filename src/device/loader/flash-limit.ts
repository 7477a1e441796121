// The ROM's flash routines refuse addresses beyond what they take every flash for until their own record of
// its size says otherwise; the stub uses these routines and never corrects the record.

import { dialectOf } from './dialect.ts';
import type { Loader } from './loader.ts';
import { opcodes } from './opcodes.ts';
import { words } from './packet.ts';
import { retryHarmless } from './retry.ts';

/** Lets ROM and stub reach all of the flash. To be done again after every reset. */
export async function raiseFlashLimit(
  loader: Loader,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<void> {
  const { romFlash } = loader.chip;
  if (!romFlash) return tellFlashSize(loader, sizeBytes, signal);
  const { assumedBytes, recordPointer, sizeAt } = romFlash;
  if (sizeBytes <= assumedBytes) return;
  await retryHarmless(async () => {
    const record = await loader.readRegister(recordPointer, signal);
    await loader.writeRegisters([{ address: record + sizeAt, value: sizeBytes }], signal);
  });
}

/** Block, sector, page and the bits of its status register: the same for every NOR flash that boots. */
const geometry = [0x10000, 0x1000, 0x100, 0xffff] as const;

/** They take any flash for one of 2 MB, and refuse what lies beyond, until they are told. */
async function tellFlashSize(loader: Loader, sizeBytes: number, signal?: AbortSignal): Promise<void> {
  if (sizeBytes === 0 || !dialectOf(loader).takesFlashSize) return;
  const body = words(0, sizeBytes, ...geometry);
  await retryHarmless(() => loader.command(opcodes.SPI_SET_PARAMS, body, signal ? { signal } : {}));
}
