// Which of several programs the second boot loader of ESP-IDF starts: two sectors, of which the newer sound
// one counts. Layout: esp-idf, esp_flash_partitions.h, bootloader_common.c.
import { crc32 } from 'node:zlib';
import { u32 } from '../../little-endian.ts';
import type { Partition } from './family-facts.ts';
import { appSlots, type PartitionTable } from './partition-table.ts';

/** So many bytes of each of the two sectors tell. */
export const otaEntryBytes = 32;
export const otaSectorBytes = 0x1000;
const blank = 0xffff_ffff;
/** An update that did not start, or was given up. */
const invalid = 3;
const aborted = 4;

/** The sequence number that counts; null where both sectors are blank, damaged or given up. */
export function otaSequence(entries: readonly Uint8Array[]): number | null {
  const numbers = entries.flatMap((bytes) => {
    if (bytes.length < otaEntryBytes) return [];
    const sequence = u32(bytes, 0);
    const state = u32(bytes, 24);
    const isSound = crc32(bytes.subarray(0, 4), blank) === u32(bytes, 28);
    return sequence !== blank && sequence !== 0 && isSound && state !== invalid && state !== aborted
      ? [sequence]
      : [];
  });
  return numbers.length === 0 ? null : Math.max(...numbers);
}

/** The program that starts; null where the table has none. @param sequence of otaSequence */
export function startedSlot(table: PartitionTable, sequence: number | null): Partition | null {
  const slots = appSlots(table);
  const updates = slots.filter(({ subtype }) => subtype.startsWith('ota_'));
  if (sequence !== null && updates.length > 0) return updates[(sequence - 1) % updates.length] ?? null;
  return slots.find(({ subtype }) => subtype === 'factory') ?? updates[0] ?? null;
}
