// Which chip this is, read from its registers alone. The first question is the magic register, which
// every ESP answers; esptool's later probe makes some ROMs answer with a stale opcode.
import type { EfuseFacts } from '../chips/chip.ts';
import { chipOf, magicAddress, presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import { describeFlashId, isPlausibleFlashId } from './flash-id.ts';
import type { ChipFacts, Loader } from './loader.ts';
import { retryHarmless } from './retry.ts';
import { attachFlash, readFlashId, wakeFlash } from './spi-flash.ts';

/**
 * Reads chip and flash; writes nothing to flash.
 * @throws EspError wrong-chip | flash-not-found | timeout | protocol
 */
export const identifyChip = (loader: Loader, signal?: AbortSignal): Promise<ChipFacts> =>
  retryHarmless(() => readFacts(loader, signal));

/** Whether this is still the chip with that MAC: boards are swapped behind adapters. */
export const isChip = (loader: Loader, mac: string, signal?: AbortSignal): Promise<boolean> =>
  retryHarmless(async () => {
    await meetChip(loader, signal);
    return (await readEfuse(loader, signal)).mac === mac;
  });

async function readFacts(loader: Loader, signal?: AbortSignal): Promise<ChipFacts> {
  await meetChip(loader, signal);
  const efuse = await readEfuse(loader, signal);
  const crystalMHz = await readCrystal(loader, signal);
  const flash = describeFlashId(await findFlash(loader, efuse.mac, signal));
  return { ...efuse, id: loader.chip.id, crystalMHz, flash };
}

async function readCrystal(loader: Loader, signal?: AbortSignal): Promise<number | null> {
  const { crystal } = loader.chip;
  if (!('address' in crystal)) return crystal.mhz;
  const word = await loader.readRegister(crystal.address, signal);
  return crystal.mhz(word, loader.baudRate, loader.kind);
}

/** Before anything is written to it. @throws EspError wrong-chip | timeout | protocol */
export const proveChip = (loader: Loader, signal?: AbortSignal): Promise<void> =>
  retryHarmless(() => meetChip(loader, signal));

/** From here on the loader's chip is no guess. @throws EspError wrong-chip */
async function meetChip(loader: Loader, signal?: AbortSignal): Promise<void> {
  let magic = 0;
  // Answers carry no checksum: a chip says the same again, a damaged line does not.
  for (let reads = 0; reads < 2; reads++) {
    magic = await loader.readRegister(magicAddress, signal);
    const chip = chipOf(magic);
    // The others are spoken to as soon as all of their dialects are.
    if (chip !== presumedChip) continue;
    loader.chip = chip;
    return;
  }
  const [is, should] = [magic, presumedChip.magics[0] ?? 0].map(
    (word) => `0x${word.toString(16).padStart(8, '0')}`,
  );
  throw new EspError(
    'wrong-chip',
    `This is not an ${presumedChip.name}: its magic register holds ${is}, not ${should}.`,
  );
}

async function readEfuse(loader: Loader, signal?: AbortSignal): Promise<EfuseFacts> {
  const { addresses, facts } = loader.chip.efuse;
  const values: number[] = [];
  for (const address of addresses) values.push(await loader.readRegister(address, signal));
  const found = facts(values);
  loader.revision = found.revision ?? null;
  return found;
}

async function findFlash(loader: Loader, mac: string, signal?: AbortSignal): Promise<number> {
  await attachFlash(loader, signal);
  let rdid = await readFlashId(loader, signal);
  if (isPlausibleFlashId(rdid)) return rdid;
  await wakeFlash(loader, signal);
  rdid = await readFlashId(loader, signal);
  if (isPlausibleFlashId(rdid)) return rdid;
  const id = `0x${rdid.toString(16).padStart(6, '0')}`;
  throw new EspError(
    'flash-not-found',
    `The chip ${mac} answers, but its flash does not: its id reads ${id}.`,
  );
}
