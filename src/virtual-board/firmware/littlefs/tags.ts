// The words of a littlefs metadata log: a 32-bit tag in front of each piece of data says what it is.
// Numbers and layout from SPEC.md of littlefs 2.1.
import { crc32 } from 'node:zlib';

/** Types by their 11 bits; the upper three are the group, the lower eight vary within it. */
export const tagType = {
  file: 0x001,
  folder: 0x002,
  superblock: 0x0ff,
  folderStruct: 0x200,
  inlineStruct: 0x201,
  skipListStruct: 0x202,
  attribute: 0x300,
  create: 0x401,
  remove: 0x4ff,
  crc: 0x500,
  forwardCrc: 0x5ff,
  softTail: 0x600,
  hardTail: 0x601,
  moveState: 0x7ff,
} as const;

export const tagGroup = { name: 0, struct: 2, attribute: 3, splice: 4, crc: 5, tail: 6, global: 7 } as const;

/** The id of what belongs to no entry. */
export const noId = 0x3ff;
/** In the place of a size: this attribute is gone. */
const removedSize = 0x3ff;

/** Two block numbers that hold one log in turn; the order says which is the newer. */
export type BlockPair = readonly [number, number];

/** One tag with its data; null data takes an attribute away. */
export type LogRecord = { readonly type: number; readonly id: number; readonly data: Uint8Array | null };

export const nothing = new Uint8Array(0);

export const tagWord = (type: number, id: number, sizeBytes: number): number =>
  ((type << 20) | (id << 10) | sizeBytes) >>> 0;

export const recordTag = ({ type, id, data }: LogRecord): number =>
  tagWord(type, id, data === null ? removedSize : data.length);

export const tagTypeOf = (tag: number): number => (tag >>> 20) & 0x7ff;
export const tagIdOf = (tag: number): number => (tag >>> 10) & 0x3ff;
export const isRemoval = (tag: number): boolean => (tag & 0x3ff) === removedSize;
export const tagDataBytes = (tag: number): number => (isRemoval(tag) ? 0 : tag & 0x3ff);
export const groupOf = (type: number): number => type >>> 8;

/** What the record takes in a log. */
export const recordBytes = (record: LogRecord): number => 4 + (record.data?.length ?? 0);

/** littlefs's CRC goes on from the value before it and is not inverted at its end. */
export const checksum = (before: number, bytes: Uint8Array): number => ~crc32(bytes, ~before >>> 0) >>> 0;
export const freshChecksum = 0xffffffff;

export function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, true);
  return bytes;
}

export function wordAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

export const pairBytes = (pair: BlockPair | null): Uint8Array =>
  pair ? words(...pair) : words(0xffffffff, 0xffffffff);

/** Null where the pointer points nowhere. */
export function pairIn(bytes: Uint8Array): BlockPair | null {
  if (bytes.length < 8) return null;
  const pair = [wordAt(bytes, 0), wordAt(bytes, 4)] as const;
  return pair[0] === 0xffffffff || pair[1] === 0xffffffff ? null : pair;
}

/** True where two pairs have a block in common: one of them may have been moved since. */
export const pairsMeet = (a: BlockPair, b: BlockPair): boolean =>
  a[0] === b[0] || a[1] === b[1] || a[0] === b[1] || a[1] === b[0];
/** True where both are the same two blocks. */
export const pairsAgree = (a: BlockPair, b: BlockPair): boolean =>
  (a[0] === b[0] && a[1] === b[1]) || (a[0] === b[1] && a[1] === b[0]);
