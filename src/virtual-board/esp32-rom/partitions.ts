// The partition table and what the boot loader makes of it: which application starts. Layout: gen_esp32part.py,
// esp_flash_partitions.h of ESP-IDF.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const tableAt = 0x8000;
const tableBytes = 0xc00;
const rowBytes = 32;
const rowMagic = 0x50aa;
const digestMagic = 0xebeb;
const sectorBytes = 0x1000;

export type Partition = {
  readonly type: number;
  readonly subtype: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly label: string;
};

/** The rows, or what is wrong with the table in the boot loader's words. */
export function readPartitions(flash: Uint8Array): readonly Partition[] | string {
  const view = new DataView(flash.buffer, flash.byteOffset, flash.byteLength);
  const rows: Partition[] = [];
  for (let at = tableAt; at + rowBytes <= Math.min(tableAt + tableBytes, flash.length); at += rowBytes) {
    const kind = view.getUint16(at, true);
    if (kind === digestMagic) {
      const digest = createHash('md5').update(flash.subarray(tableAt, at)).digest();
      return digest.equals(flash.subarray(at + 16, at + 32)) ? rows : 'partition table MD5 mismatch';
    }
    if (kind === 0xffff) return rows;
    if (kind !== rowMagic) return `partition ${rows.length} invalid magic number 0x${kind.toString(16)}`;
    const label = Buffer.from(flash.subarray(at + 12, at + 28))
      .toString('latin1')
      .replace(/\0.*$/s, '');
    const [type, subtype] = [flash[at + 2]!, flash[at + 3]!];
    rows.push({
      type,
      subtype,
      offset: view.getUint32(at + 4, true),
      sizeBytes: view.getUint32(at + 8, true),
      label,
    });
  }
  return rows;
}

const app = 0;
const data = 1;
const factory = 0;
const firstSlot = 0x10;
const lastSlot = 0x1f;
const otaData = 0;

/** The applications in the order in which they are tried: the chosen slot, the factory's, the other slots. */
export function applicationsOf(flash: Uint8Array, partitions: readonly Partition[]): readonly Partition[] {
  const slots = partitions
    .filter(({ type, subtype }) => type === app && subtype >= firstSlot && subtype <= lastSlot)
    .sort((a, b) => a.subtype - b.subtype);
  const fallback = partitions.filter(({ type, subtype }) => type === app && subtype === factory);
  const chooser = partitions.find(({ type, subtype }) => type === data && subtype === otaData);
  const sequence = chooser ? otaSequence(flash, chooser.offset) : 0;
  if (sequence === 0 || slots.length === 0) return [...fallback, ...slots];
  const chosen = slots[(sequence - 1) % slots.length]!;
  return [chosen, ...fallback, ...slots.filter((slot) => slot !== chosen)];
}

/** The higher of the two sequence numbers whose checksum is right; 0 where neither is. */
function otaSequence(flash: Uint8Array, offset: number): number {
  const view = new DataView(flash.buffer, flash.byteOffset, flash.byteLength);
  const numbers = [offset, offset + sectorBytes].map((at) => {
    if (at + 32 > flash.length) return 0;
    const sequence = view.getUint32(at, true);
    const state = view.getUint32(at + 24, true);
    const isRight = view.getUint32(at + 28, true) === crc32(flash.subarray(at, at + 4), 0xffffffff);
    const isRefused = state === 3 || state === 4;
    return isRight && !isRefused && sequence !== 0xffffffff ? sequence : 0;
  });
  return Math.max(...numbers);
}
