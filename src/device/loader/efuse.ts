// What the chip tells of itself by its fuses, which the boot loader reads as registers.
import type { EfuseFacts } from '../chips/chip.ts';
import type { Loader } from './loader.ts';
import { retryHarmless } from './retry.ts';

/** @throws EspError protocol where they make no sense, and what Loader.command throws */
export async function readEfuse(loader: Loader, signal?: AbortSignal): Promise<EfuseFacts> {
  const { addresses, facts } = loader.chip.efuse;
  return facts(await readAll(loader, addresses, signal));
}

/** What stands at the addresses, in their order. */
export async function readAll(
  loader: Loader,
  addresses: readonly number[],
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const values: number[] = [];
  for (const address of addresses) values.push(await loader.readRegister(address, signal));
  return values;
}

/** Major times 100 plus minor; null where the chip does not tell. */
export const readRevision = async (loader: Loader, signal?: AbortSignal): Promise<number | null> =>
  (await retryHarmless(() => readEfuse(loader, signal))).revision ?? null;
