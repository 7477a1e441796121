// Which stretch of a board's flash is whose, as far as a partition table says it: the one that the files bring,
// else the one that the board has.
import type { Chip } from '../chips/chip.ts';
import type { Partition } from '../image/family/family-facts.ts';
import { otaEntryBytes, otaSectorBytes, otaSequence, startedSlot } from '../image/family/ota-data.ts';
import {
  otaDataPlace,
  type PartitionTable,
  parsePartitionTable,
  partitionTableBytes,
} from '../image/family/partition-table.ts';
import type { FlashLink } from './flash-link.ts';
import { readFlash } from './read-flash.ts';
import type { FileBytes } from './wanted.ts';

export type BoardTable = {
  readonly table: PartitionTable;
  /** The program that the board starts; null where it has none. */
  readonly started: Partition | null;
};

/** Short ones: over a bad line a long one would be damaged each time. */
const pieceBytes = 0x100;
const rowBytes = 0x20;
/** Each row begins with it. */
const rowMark = 0xaa;

/** As much of the table as there is of it; what follows its last row is blank. */
async function rowsFrom(
  tableAt: number,
  read: (offset: number, sizeBytes: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(partitionTableBytes).fill(0xff);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = await read(tableAt + at, pieceBytes);
    bytes.set(piece, at);
    const last = piece.subarray(pieceBytes - rowBytes);
    // A first row that is none, and a last that is blank: there is no more of it.
    if (last.every((byte) => byte === 0xff) || (at === 0 && piece[0] !== rowMark)) break;
  }
  return bytes;
}

/** null where the files leave the board's own, and for chips without one. */
export function tableOfFiles(files: readonly FileBytes[], { image }: Chip): PartitionTable | null {
  const { partitionTableAt } = image;
  if (partitionTableAt === null) return null;
  for (const { offset, bytes } of files) {
    const at = partitionTableAt - offset;
    const table = at >= 0 && at < bytes.length ? parsePartitionTable(bytes, at) : null;
    if (table) return table;
  }
  return null;
}

/**
 * A few short reads. null where nothing at its place is a table, and for chips without one.
 * @throws EspError what a FlashLink throws
 */
export async function readBoardTable(link: FlashLink): Promise<BoardTable | null> {
  const { partitionTableAt } = link.loader.chip.image;
  if (partitionTableAt === null) return null;
  const read = (offset: number, sizeBytes: number) =>
    link.retry((loader, signal) => readFlash(loader, { offset, sizeBytes }, signal));
  const table = parsePartitionTable(await rowsFrom(partitionTableAt, read));
  if (!table) return null;
  const place = otaDataPlace(table);
  const entries: Uint8Array[] = [];
  const isInFlash = place !== null && place.offset + 2 * otaSectorBytes <= (link.facts.flash.sizeBytes ?? 0);
  for (const at of isInFlash ? [place.offset, place.offset + otaSectorBytes] : [])
    entries.push(await read(at, otaEntryBytes));
  return { table, started: startedSlot(table, otaSequence(entries)) };
}
