// What a chip is, read from its registers alone.
import { EspError } from '../errors.ts';
import { readAll, readEfuse } from './efuse.ts';
import { describeFlashId, isPlausibleFlashId } from './flash-id.ts';
import type { ChipFacts, Loader } from './loader.ts';
import { meetChip } from './meet-chip.ts';
import { retryHarmless } from './retry.ts';
import { attachFlash, readFlashId, wakeFlash } from './spi-flash.ts';

/**
 * Reads chip and flash; writes nothing to flash.
 * @throws EspError wrong-chip | secure-download | flash-not-found | timeout | protocol
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
  if (!('addresses' in crystal)) return crystal.mhz;
  const words = await readAll(loader, crystal.addresses, signal);
  return crystal.mhz(words, loader.baudRate, loader.kind);
}

/** Before anything is written to it. @throws EspError wrong-chip | secure-download | timeout | protocol */
export const proveChip = (loader: Loader, signal?: AbortSignal): Promise<void> =>
  retryHarmless(() => meetChip(loader, signal));

async function findFlash(loader: Loader, mac: string, signal?: AbortSignal): Promise<number> {
  await attachFlash(loader, signal);
  let rdid = await readFlashId(loader, signal);
  if (isPlausibleFlashId(rdid)) return rdid;
  await wakeFlash(loader, signal);
  rdid = await readFlashId(loader, signal);
  if (isPlausibleFlashId(rdid)) return rdid;
  const id = `0x${rdid.toString(16).padStart(6, '0')}`;
  const pin = await pinAtFault(loader, signal);
  throw new EspError(
    'flash-not-found',
    `The chip ${mac} answers, but its flash does not: its id reads ${id}.${pin === null ? '' : ` GPIO${pin} was high when it was reset, so that its flash got 1.8 V, and most need 3.3 V.`}`,
    pin === null
      ? {}
      : {
          hints: [
            `Disconnect what pulls GPIO${pin} up, then try again: it is looked at when the chip resets.`,
          ],
        },
  );
}

/** The pin by which a flash got the wrong voltage; null where none did, or nobody tells. */
async function pinAtFault(loader: Loader, signal?: AbortSignal): Promise<number | null> {
  const voltage = loader.chip.straps?.flashVoltage;
  if (!voltage) return null;
  const straps = await loader.readRegister(voltage.address, signal);
  return (straps & voltage.bit) === 0 ? null : voltage.pin;
}
