// espwb info: what the board is and what it runs. Writes nothing to it; it restarts into its firmware.
import { findInstalledFirmware, type InstalledFirmware } from '../device/firmware/installed-firmware.ts';
import type { ChipFacts } from '../device/loader/loader.ts';
import { formatSize } from '../device/sizes.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ openSession, operation, output }) => {
  const session = await openSession();
  const { facts, firmware } = await session.run('info', operation, async (context) => ({
    facts: await session.identify(context),
    firmware: await findInstalledFirmware(session, context),
  }));
  output.result(resultOf(facts, firmware), linesOf(facts, firmware));
};

function resultOf(facts: ChipFacts, firmware: InstalledFirmware | null) {
  const { chip, mac, crystalMHz, features, flash } = facts;
  const { vendorId, deviceId, vendor, part, sizeBytes } = flash;
  return {
    chip,
    mac,
    crystalMHz,
    features,
    flash: { vendorId, deviceId, vendor, part, sizeBytes },
    firmware,
  };
}

function linesOf(facts: ChipFacts, firmware: InstalledFirmware | null): readonly string[] {
  return [
    `Chip      ${facts.chip} (${facts.features.join(', ')})`,
    `MAC       ${facts.mac}`,
    `Crystal   ${facts.crystalMHz} MHz`,
    `Flash     ${flashWords(facts)}`,
    `Firmware  ${firmwareWords(firmware)}`,
  ];
}

function flashWords({ flash }: ChipFacts): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const id = `${hex(flash.vendorId, 2)}${hex(flash.deviceId, 4)}`;
  const name = [flash.vendor ?? 'unknown maker', flash.part].filter(Boolean).join(' ');
  return `${id} ${name}, ${flash.sizeBytes === null ? 'size unknown' : formatSize(flash.sizeBytes)}`;
}

const firmwareNames: Readonly<Record<string, string>> = {
  micropython: 'MicroPython',
  nodemcu: 'NodeMCU',
  tasmota: 'Tasmota',
  at: 'Espressif AT',
  arduino: 'an Arduino program',
  unknown: 'of an unknown kind',
};

function firmwareWords(firmware: InstalledFirmware | null): string {
  if (!firmware) return 'none: nothing in the flash boots';
  const name = firmwareNames[firmware.kind] ?? firmware.kind;
  return [name, firmware.version, firmware.board && `on ${firmware.board}`].filter(Boolean).join(' ');
}
