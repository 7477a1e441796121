// Which chip this is, read from its registers alone. The first question is the magic register, which
// every ESP answers; esptool's later probe makes this ROM answer with a stale opcode.

import {
  chipIdOf,
  type EfuseWords,
  type EmbeddedFlash,
  embeddedFlashOf,
  macOf,
} from '../chips/esp8266/efuse.ts';
import { chipMagic, registers } from '../chips/esp8266/registers.ts';
import { EspError } from '../errors.ts';
import { commonBaudRate, uartClockHz } from './baud.ts';
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
    await checkMagic(loader, signal);
    return macOf(await readEfuse(loader, signal)) === mac;
  });

async function readFacts(loader: Loader, signal?: AbortSignal): Promise<ChipFacts> {
  await checkMagic(loader, signal);
  const efuse = await readEfuse(loader, signal);
  const embedded = embeddedFlashOf(efuse);
  const divider = (await loader.readRegister(registers.uartClockDivider, signal)) & 0xfffff;
  const mac = macOf(efuse);
  return {
    chip: embedded ? 'ESP8285' : 'ESP8266EX',
    chipId: chipIdOf(efuse),
    mac,
    crystalMHz: crystalOf(divider, loader.baudRate),
    features: featuresOf(embedded),
    flash: describeFlashId(await findFlash(loader, mac, signal)),
  };
}

/** Before anything is written to it. @throws EspError wrong-chip | timeout | protocol */
export const mustBeEsp8266 = (loader: Loader, signal?: AbortSignal): Promise<void> =>
  retryHarmless(() => checkMagic(loader, signal));

/** @throws EspError wrong-chip */
async function checkMagic(loader: Loader, signal?: AbortSignal): Promise<void> {
  const magic = await loader.readRegister(registers.magic, signal);
  if (magic === chipMagic) return;
  // Answers carry no checksum: a chip says the same again, a damaged line does not.
  const again = await loader.readRegister(registers.magic, signal);
  if (again === chipMagic) return;
  const [is, should] = [again, chipMagic].map((word) => `0x${word.toString(16).padStart(8, '0')}`);
  throw new EspError('wrong-chip', `This is not an ESP8266: its magic register holds ${is}, not ${should}.`);
}

async function readEfuse(loader: Loader, signal?: AbortSignal): Promise<EfuseWords> {
  const values: number[] = [];
  for (const address of registers.efuse) values.push(await loader.readRegister(address, signal));
  return values as unknown as EfuseWords;
}

/**
 * The divider times the true rate is twice the crystal. A stub that works at another rate than the
 * ROM's has its divider rounded, which is far less than the step from 26 to 40 MHz.
 */
export function crystalOf(divider: number, baudRate: number = commonBaudRate): 26 | 40 {
  return uartClockHz(divider, baudRate) / 2_000_000 > 33 ? 40 : 26;
}

function featuresOf(embedded: EmbeddedFlash | null): readonly string[] {
  if (!embedded) return ['WiFi'];
  const size = embedded.sizeBytes ? ` ${embedded.sizeBytes >> 20} MB` : '';
  return ['WiFi', `embedded flash${size}`, ...(embedded.isHighTemperature ? ['high temperature'] : [])];
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
