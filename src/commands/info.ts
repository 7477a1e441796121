// espwb info: what the board is and what it runs. Writes nothing to it; it restarts into its firmware.
import { forShell } from '../advice/render.ts';
import { isEspError } from '../device/errors.ts';
import { restartReasons } from '../device/explain-line.ts';
import {
  type FirmwareDetails,
  flashSizeWarning,
  readFirmwareDetails,
} from '../device/firmware/firmware-details.ts';
import { firmwares, languageOf } from '../device/firmware/firmwares.ts';
import { nameWhoAnswered } from '../device/firmware/who-answered.ts';
import type { FlashEnd } from '../device/flash/flash-end.ts';
import { lookAtFlashEnd } from '../device/flash/look-at-flash-end.ts';
import { sizeNote } from '../device/flash/true-size.ts';
import type { ChipFacts } from '../device/loader/loader.ts';
import type { OperationContext } from '../device/operation.ts';
import {
  type BootHeader,
  findInstalledFirmware,
  type InstalledFirmware,
  readBootHeader,
} from '../device/releases/installed-firmware.ts';
import type { Session } from '../device/session/session.ts';
import { formatSize } from '../device/sizes.ts';
import { connectOptionsOf } from './baud-option.ts';
import type { Verb } from './verb.ts';

export const run: Verb = async ({ openSession, operation, output }, _args, options) => {
  const { baudRate } = connectOptionsOf(options);
  const connect = baudRate === undefined ? {} : { baudRate };
  const session = await openSession();
  const found = await session.run('info', operation, async (context): Promise<Found> => {
    // Where a REPL answers it is clear who is there: nobody is waited for to press the buttons.
    const identified = session.identify(context, { replSuffices: true });
    const facts = await identified.catch(async (failure: unknown) => {
      throw await nameWhoAnswered(session, failure, context, connect);
    });
    const end = await lookAtFlashEnd(session, facts, context);
    if (end === null && facts.flash.sizeBytes !== null)
      context.onEvent({ type: 'note', text: sizeByIdAlone });
    const header = await readBootHeader(session, context);
    const firmware = header && (await findInstalledFirmware(session, context, connect));
    return { facts, end, header, firmware, details: await detailsOf(session, context) };
  });
  output.result(resultOf(found), linesOf(found));
};

type Found = {
  readonly facts: ChipFacts;
  readonly end: FlashEnd;
  readonly header: BootHeader | null;
  readonly firmware: InstalledFirmware | null;
  readonly details: FirmwareDetails | null;
};

/** What the firmware tells of itself where it takes questions; the REPL is left as it was. */
async function detailsOf(session: Session, context: OperationContext): Promise<FirmwareDetails | null> {
  const link = session.firmware;
  if (!link || languageOf(link.facts.kind) === null) return null;
  try {
    return await readFirmwareDetails(link, context.signal);
  } catch (error) {
    if (!isEspError(error) || !/^(repl-|timeout)/.test(error.code)) throw error;
    return null;
  } finally {
    await link.rest(new AbortController().signal);
  }
}

const sizeByIdAlone =
  'The size of the flash is what its ID says: nothing that is stored there tells whether that is true.';

const wrapsAt = ({ end }: Found): number | null => (end === null || end === 'beyond' ? null : end.wrapsAt);

const flashBytes = (found: Found): number | null => wrapsAt(found) ?? found.facts.flash.sizeBytes;

const warningsOf = (found: Found): readonly string[] => {
  const { header } = found;
  const smaller = wrapsAt(found);
  const sizes = {
    flashChipBytes: flashBytes(found),
    flashHeaderBytes: header?.flashSizeBytes ?? null,
  };
  return [smaller === null ? null : sizeNote(smaller), flashSizeWarning(sizes)]
    .filter((each) => each !== null)
    .map(forShell);
};

function resultOf(found: Found) {
  const { chip, mac, crystalMHz, features, flash } = found.facts;
  const { vendorId, deviceId, vendor, part } = flash;
  const { details } = found;
  return {
    chip,
    mac,
    crystalMHz,
    features,
    flash: { vendorId, deviceId, vendor, part, sizeBytes: flashBytes(found) },
    firmware: found.firmware,
    headerFlashBytes: found.header?.flashSizeBytes ?? null,
    freeMemoryBytes: details?.freeMemoryBytes ?? null,
    resetReason: details?.resetReason ?? null,
    warnings: warningsOf(found),
    ...newerKeys(found.facts),
  };
}

/** What only chips have that tell their revision; the keys of the others stay as they are. */
const newerKeys = ({ id, revision, security }: ChipFacts) =>
  revision === undefined ? {} : { chipId: id, revision: revisionWords(revision), security: security ?? null };

/** '0.4' for 4, '3.1' for 301. */
const revisionWords = (revision: number): string => `${Math.floor(revision / 100)}.${revision % 100}`;

const closedBy = ({ security }: ChipFacts): string =>
  [
    security?.secureBoot && `secure boot (${security.secureBoot})`,
    security?.flashEncryption && 'flash encryption',
  ]
    .filter(Boolean)
    .join(', ');

function linesOf(found: Found): readonly string[] {
  const { facts, details } = found;
  const memory = details?.freeMemoryBytes ?? null;
  const closed = closedBy(facts);
  const reason = restartReasons[details?.resetReason ?? -1];
  return [
    `Chip      ${chipWords(facts)} (${facts.features.join(', ')})`,
    `MAC       ${facts.mac}`,
    ...(facts.crystalMHz === null ? [] : [`Crystal   ${facts.crystalMHz} MHz`]),
    `Flash     ${flashWords(facts, flashBytes(found))}`,
    ...(closed === '' ? [] : [`Closed by ${closed}`]),
    `Firmware  ${firmwareWords(found.firmware)}`,
    ...(memory === null ? [] : [`Memory    ${formatSize(memory)} free`]),
    ...(reason ? [`Started   by ${reason} (espwb info resets the board)`] : []),
    ...warningsOf(found).map((words) => `Warning   ${words}`),
  ];
}

const chipWords = ({ chip, revision }: ChipFacts): string =>
  revision === undefined ? chip : `${chip}, revision ${revisionWords(revision)}`;

function flashWords({ flash }: ChipFacts, sizeBytes: number | null): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const id = `${hex(flash.vendorId, 2)}${hex(flash.deviceId, 4)}`;
  const name = [flash.vendor ?? 'unknown maker', flash.part].filter(Boolean).join(' ');
  return `${id} ${name}, ${sizeBytes === null ? 'size unknown' : formatSize(sizeBytes)}`;
}

const names: Readonly<Record<string, string>> = {
  ...Object.fromEntries(firmwares.map(({ kind, name }) => [kind, name])),
  at: 'Espressif AT',
  arduino: 'an Arduino program',
  'esp-idf': 'an ESP-IDF program',
  unknown: 'of an unknown kind',
};

function firmwareWords(firmware: InstalledFirmware | null): string {
  if (!firmware) return 'none: nothing bootable';
  const name = names[firmware.kind] ?? firmware.kind;
  return [name, firmware.version, firmware.board && `on ${firmware.board}`].filter(Boolean).join(' ');
}
