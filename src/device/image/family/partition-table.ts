// The partition table of ESP-IDF: which stretch of the flash is whose. Rows of 32 bytes, an MD5 of them, FF.
// Layout: esp-idf, gen_esp32part.py and esp_flash_partitions.h.
import { createHash } from 'node:crypto';
import { u16, u32 } from '../../little-endian.ts';
import { formatOffset, formatSize } from '../../sizes.ts';
import { textAt } from './descriptors.ts';
import type { Partition } from './family-facts.ts';

export type PartitionTable = {
  /** As the table has them. */
  readonly partitions: readonly Partition[];
  /** Sentences about what is wrong with the table, whatever the flash; empty = sound. */
  readonly problems: readonly string[];
};

/** It has its sector to itself; what of that is the table. */
export const partitionTableBytes = 0xc00;
const rowBytes = 32;
const rowMagic = 0x50aa;
const digestMagic = 0xebeb;
const grainBytes = 0x1000;
const appGrainBytes = 0x10000;
const otaDataBytes = 0x2000;

const types: ReadonlyMap<number, string> = new Map([
  [0, 'app'],
  [1, 'data'],
  [2, 'bootloader'],
  [3, 'partition_table'],
]);

const dataSubtypes: ReadonlyMap<number, string> = new Map([
  [0x00, 'ota'],
  [0x01, 'phy'],
  [0x02, 'nvs'],
  [0x03, 'coredump'],
  [0x04, 'nvs_keys'],
  [0x05, 'efuse'],
  [0x06, 'undefined'],
  [0x80, 'esphttpd'],
  [0x81, 'fat'],
  [0x82, 'spiffs'],
  [0x83, 'littlefs'],
  [0x90, 'tee_ota'],
]);

/** The table that begins at `at` of `bytes`; null where none does. Never throws. */
export function parsePartitionTable(bytes: Uint8Array, at = 0): PartitionTable | null {
  if (at + rowBytes > bytes.length || u16(bytes, at) !== rowMagic) return null;
  const end = Math.min(at + partitionTableBytes, bytes.length - (rowBytes - 1));
  const partitions: Partition[] = [];
  const problems: string[] = [];
  for (let row = at; row < end; row += rowBytes) {
    const magic = u16(bytes, row);
    if (magic === rowMagic) partitions.push(partitionAt(bytes, row));
    else if (magic === digestMagic) {
      const digest = createHash('md5').update(bytes.subarray(at, row)).digest();
      if (!digest.equals(bytes.subarray(row + 16, row + rowBytes)))
        problems.push('The MD5 of the partition table does not fit its rows: it is damaged.');
      break;
    } else if (magic === 0xffff) break;
    else {
      problems.push(
        `Row ${partitions.length + 1} of the partition table begins with ${formatOffset(magic)}: it is damaged.`,
      );
      break;
    }
  }
  return { partitions, problems: [...problems, ...partitions.flatMap(rowProblems), ...overlaps(partitions)] };
}

function partitionAt(bytes: Uint8Array, row: number): Partition {
  const type = bytes[row + 2] as number;
  const subtype = bytes[row + 3] as number;
  return {
    label: textAt(bytes, row + 12, 16),
    type: types.get(type) ?? formatOffset(type),
    subtype: subtypeName(type, subtype),
    offset: u32(bytes, row + 4),
    sizeBytes: u32(bytes, row + 8),
    isEncrypted: (u32(bytes, row + 28) & 1) === 1,
  };
}

function subtypeName(type: number, subtype: number): string {
  if (type === 0) {
    if (subtype === 0) return 'factory';
    if (subtype === 0x20) return 'test';
    if (subtype >= 0x10 && subtype < 0x20) return `ota_${subtype - 0x10}`;
  }
  const names =
    type === 1
      ? dataSubtypes
      : new Map([
          [0, 'primary'],
          [1, 'ota'],
        ]);
  return (type > 0 && type <= 3 && names.get(subtype)) || formatOffset(subtype);
}

/** 'The partition "vfs" (0x200000, 2 MB)' */
const named = ({ label, offset, sizeBytes }: Partition): string =>
  `The partition "${label}" (${formatOffset(offset)}, ${formatSize(sizeBytes)})`;

function rowProblems(partition: Partition): string[] {
  const { type, subtype, offset, sizeBytes } = partition;
  const found: string[] = [];
  const grain = type === 'app' ? appGrainBytes : grainBytes;
  if (sizeBytes === 0) found.push(`${named(partition)} is empty.`);
  if (offset % grain !== 0)
    found.push(`${named(partition)} does not begin at a multiple of ${formatOffset(grain)}.`);
  if (type === 'data' && subtype === 'ota' && sizeBytes !== otaDataBytes)
    found.push(`${named(partition)} holds which program starts and must have ${formatSize(otaDataBytes)}.`);
  return found;
}

function overlaps(partitions: readonly Partition[]): string[] {
  const sorted = [...partitions].sort((one, other) => one.offset - other.offset);
  return sorted.flatMap((partition, index) => {
    const before = sorted[index - 1];
    return before && before.offset + before.sizeBytes > partition.offset
      ? [`${named(partition)} overlaps "${before.label}", which ends at ${formatOffset(endOf(before))}.`]
      : [];
  });
}

const endOf = ({ offset, sizeBytes }: Partition): number => offset + sizeBytes;

/** What reaches beyond a flash of that size, as sentences. */
export const beyondFlash = ({ partitions }: PartitionTable, flashSizeBytes: number): string[] =>
  partitions
    .filter((partition) => endOf(partition) > flashSizeBytes)
    .map(
      (partition) =>
        `${named(partition)} ends at ${formatOffset(endOf(partition))}, the flash at ${formatOffset(flashSizeBytes)} (${formatSize(flashSizeBytes)}).`,
    );

/** The programs in their order: factory, then ota_0 and so on. */
export function appSlots({ partitions }: PartitionTable): readonly Partition[] {
  const apps = partitions.filter(({ type }) => type === 'app');
  const order = ({ subtype }: Partition) =>
    subtype === 'factory' ? -1 : Number(/^ota_(\d+)$/.exec(subtype)?.[1] ?? 99);
  return apps.sort((one, other) => order(one) - order(other));
}

/** Where it stands which program starts; null where the table has no such place. */
export const otaDataPlace = ({ partitions }: PartitionTable): Partition | null =>
  partitions.find(({ type, subtype }) => type === 'data' && subtype === 'ota') ?? null;
