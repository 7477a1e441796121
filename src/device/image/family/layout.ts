// How a file for the ESP32 family is made up, by its content: a boot loader, a program, or all of a flash; and
// where in flash its first byte belongs. Pure.
import type { Chip } from '../../chips/chip.ts';
import { u16, u32 } from '../../little-endian.ts';
import { formatOffset } from '../../sizes.ts';
import { appDescriptor, bootLoaderDescriptor } from './descriptors.ts';
import { type ExtendedImage, extendedMagic, parseExtendedImage } from './extended-header.ts';
import type { AppDescriptor, Holds, Partition } from './family-facts.ts';
import { otaEntryBytes, otaSectorBytes, otaSequence, startedSlot } from './ota-data.ts';
import { otaDataPlace, type PartitionTable, parsePartitionTable } from './partition-table.ts';

export type Placed = { readonly at: number; readonly image: ExtendedImage };

export type FamilyLayout = {
  readonly holds: Holds;
  /** Where in flash the file's first byte belongs. A program: where one is as a rule. */
  readonly offset: number;
  readonly reason: string;
  /** Where in the file. */
  readonly bootLoader: Placed | null;
  readonly app: (Placed & { readonly descriptor: AppDescriptor | null }) | null;
  /** The one that is started, of those that the table names; null where it names none. */
  readonly appPartition: Partition | null;
  readonly table: PartitionTable | null;
};

/** So programs are laid out where nothing else says where they go: ESP-IDF's, Arduino's and MicroPython's tables begin there. */
export const usualAppOffset = 0x10000;
const sectorBytes = 0x1000;
/** Tables are put further behind where the boot loader is large: as far as anybody does. */
const lastTableOffset = 0x20000;
const mappedPageBytes = 0x10000;

/**
 * @param at where the image's E9 stands: 0, or behind FF where the chip's boot ROM looks
 * @param chip that the image is for
 */
export function layoutOf(bytes: Uint8Array, at: number, chip: Chip): FamilyLayout {
  const { bootLoaderOffset, partitionTableAt } = chip.image;
  const image = parseExtendedImage(bytes, at);
  // What comes first in a file lies at 0x0 of flash where FF stands before it.
  const start = at > 0 ? 0 : bootLoaderOffset;
  const table =
    at === 0 && isProgram(bytes, image)
      ? null
      : tableIn(bytes, image.endOffset, start, partitionTableAt ?? 0x8000);
  if (at === 0 && table === null) return loneImage(bytes, image, chip);
  const appPartition = table && startedIn(bytes, table, start);
  const appAt = appPartition ? appPartition.offset - start : -1;
  const hasApp = appAt > 0 && bytes[appAt] === extendedMagic;
  const place = formatOffset(start);
  return {
    holds: 'everything',
    offset: start,
    reason:
      at > 0
        ? `It begins with FF up to the boot loader at ${formatOffset(at)}: it is laid out from 0x0 on.`
        : `It begins with the boot loader, which an ${chip.name} looks for at ${place}, and holds what lies behind it.`,
    bootLoader: { at, image },
    app: hasApp
      ? { at: appAt, image: parseExtendedImage(bytes, appAt), descriptor: appDescriptor(bytes, appAt) }
      : null,
    appPartition,
    table,
  };
}

/** A file that is nothing but a partition table; null for another. */
export function loneTable(bytes: Uint8Array, chip: Chip): FamilyLayout | null {
  const table = bytes.length <= sectorBytes ? parsePartitionTable(bytes) : null;
  if (!table) return null;
  const offset = chip.image.partitionTableAt ?? 0x8000;
  return {
    holds: 'partition-table',
    offset,
    reason: `It is a partition table, which lies at ${formatOffset(offset)}.`,
    bootLoader: null,
    app: null,
    appPartition: null,
    table,
  };
}

function loneImage(bytes: Uint8Array, image: ExtendedImage, chip: Chip): FamilyLayout {
  const none = { appPartition: null, table: null };
  if (isProgram(bytes, image))
    return {
      ...none,
      holds: 'program',
      offset: usualAppOffset,
      reason: `It is a program without a boot loader: it goes into a partition for programs, at ${formatOffset(usualAppOffset)} as a rule.`,
      bootLoader: null,
      app: { at: 0, image, descriptor: appDescriptor(bytes) },
    };
  const { bootLoaderOffset } = chip.image;
  return {
    ...none,
    holds: 'boot-loader',
    offset: bootLoaderOffset,
    reason: `It is a boot loader alone, which an ${chip.name} looks for at ${formatOffset(bootLoaderOffset)}.`,
    bootLoader: { at: 0, image },
    app: null,
  };
}

/**
 * By its descriptor; else by its first segment: what runs from mapped flash lies at the same place of a page there
 * as in the file.
 */
function isProgram(bytes: Uint8Array, { header }: ExtendedImage): boolean {
  if (appDescriptor(bytes)) return true;
  if (bootLoaderDescriptor(bytes)) return false;
  const [first] = header?.segments ?? [];
  const address = first?.address ?? (bytes.length >= 32 ? u32(bytes, 24) : 0);
  return address % mappedPageBytes === 32;
}

/** The first sector behind the boot loader that holds a table, the usual place before all others. */
function tableIn(bytes: Uint8Array, bootEnd: number, start: number, usual: number): PartitionTable | null {
  const usually = parsePartitionTable(bytes, usual - start);
  if (usually) return usually;
  for (
    let at = Math.ceil(bootEnd / sectorBytes) * sectorBytes;
    at + start <= lastTableOffset && at < bytes.length;
    at += sectorBytes
  ) {
    const found = u16(bytes, at) === 0x50aa ? parsePartitionTable(bytes, at) : null;
    if (found && found.partitions.length > 0 && found.problems.length === 0) return found;
  }
  return null;
}

function startedIn(bytes: Uint8Array, table: PartitionTable, start: number): Partition | null {
  const place = otaDataPlace(table);
  const at = place ? place.offset - start : -1;
  const entries =
    at < 0 ? [] : [at, at + otaSectorBytes].map((each) => bytes.subarray(each, each + otaEntryBytes));
  return startedSlot(table, otaSequence(entries));
}
