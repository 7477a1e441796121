// One block of metadata as bytes: a revision, then commits of records, each closed by a checksum. A
// commit counts as a whole or not at all. Reads such a block and makes the bytes of a commit.
import {
  type BlockPair,
  checksum,
  freshChecksum,
  groupOf,
  isRemoval,
  type LogRecord,
  noId,
  pairIn,
  recordBytes,
  recordTag,
  tagDataBytes,
  tagGroup,
  tagIdOf,
  tagType,
  tagTypeOf,
  tagWord,
  wordAt,
  words,
} from './tags.ts';

/** Bytes that one program takes at least, and commits are aligned to (MicroPython's VfsLfs2). */
export const programBytes = 32;
/** From this version on a commit says what the erased flash behind it looked like. */
export const forwardCrcVersion = 0x00020001;
/** Behind these no record may reach: a checksum has to fit. */
const reservedBytes = 8;
const tornTag = 0x80000000;

/** Where an entry is now; shared by all versions of one entry, null when it was removed. */
export type Home<Owner> = { owner: Owner | null };

export type Entry<Owner = unknown> = {
  readonly home: Home<Owner>;
  readonly type: number;
  readonly name: Uint8Array;
  readonly struct: { readonly type: number; readonly data: Uint8Array } | null;
  readonly attributes: ReadonlyMap<number, Uint8Array>;
};

export type LogContent<Owner = unknown> = {
  readonly entries: readonly Entry<Owner>[];
  readonly tail: BlockPair | null;
  /** The tail goes on with the same folder. */
  readonly isSplit: boolean;
  /** This log's share of the global state: tag and two blocks. */
  readonly globalShare: readonly [number, number, number];
};

/** Where the next commit goes. */
export type LogEnd = { readonly offset: number; readonly lastTag: number; readonly isErased: boolean };

export type Log<Owner = unknown> = LogContent<Owner> & LogEnd & { readonly revision: number };

export const emptyContent: LogContent<never> = {
  entries: [],
  tail: null,
  isSplit: false,
  globalShare: [0, 0, 0],
};

/** What the block holds; null without one whole commit. */
export function readLog<Owner>(block: Uint8Array): Log<Owner> | null {
  let content: LogContent<Owner> = emptyContent;
  let found: Log<Owner> | null = null;
  let pending: LogRecord[] = [];
  let forward: { readonly sizeBytes: number; readonly crc: number } | null = null;
  let hasForward = false;
  let crc = checksum(freshChecksum, block.subarray(0, 4));
  let at = 4;
  let lastTag = 0xffffffff;
  let afterCrc = false;
  while (at + 4 <= block.length) {
    crc = checksum(crc, block.subarray(at, at + 4));
    const tag = (bigEndianAt(block, at) ^ lastTag) >>> 0;
    if ((tag & tornTag) !== 0) break;
    afterCrc = false;
    const type = tagTypeOf(tag);
    const data = block.subarray(at + 4, at + 4 + tagDataBytes(tag));
    if (at + 4 + tagDataBytes(tag) > block.length) break;
    at += 4 + tagDataBytes(tag);
    if (groupOf(type) === tagGroup.crc && type !== tagType.forwardCrc) {
      if (data.length < 4 || crc !== wordAt(data, 0)) break;
      lastTag = (tag ^ ((type & 1) << 31)) >>> 0;
      for (const record of pending) content = applied(content, record);
      found = { ...content, revision: wordAt(block, 0), offset: at, lastTag, isErased: false };
      hasForward = forward !== null;
      const isErased = forward === null ? true : holds(block, at, forward);
      found = { ...found, isErased: isErased && at % programBytes === 0 };
      [pending, forward, crc, afterCrc] = [[], null, freshChecksum, true];
      continue;
    }
    crc = checksum(crc, data);
    lastTag = tag;
    if (type === tagType.forwardCrc && data.length >= 8)
      forward = { sizeBytes: wordAt(data, 0), crc: wordAt(data, 4) };
    else pending.push({ type, id: tagIdOf(tag), data: isRemoval(tag) ? null : data.slice() });
  }
  // Behind the last whole commit lies something torn, unless the log ends right there; and without a
  // statement about the flash behind it only what reads as erased is believed.
  if (!found) return null;
  const isBlank = block.subarray(found.offset, found.offset + programBytes).every((byte) => byte === 0xff);
  return { ...found, isErased: found.isErased && afterCrc && (hasForward || isBlank) };
}

function holds(block: Uint8Array, at: number, forward: { sizeBytes: number; crc: number }): boolean {
  if (at + forward.sizeBytes > block.length) return false;
  return checksum(freshChecksum, block.subarray(at, at + forward.sizeBytes)) === forward.crc;
}

/** The content with one more record. */
export function applied<Owner>(content: LogContent<Owner>, record: LogRecord): LogContent<Owner> {
  const { type, id, data } = record;
  const group = groupOf(type);
  if (type === tagType.moveState && data && data.length >= 12)
    return { ...content, globalShare: [wordAt(data, 0), wordAt(data, 4), wordAt(data, 8)] };
  if (group === tagGroup.tail && data) return { ...content, tail: pairIn(data), isSplit: (type & 1) === 1 };
  const entries = [...content.entries];
  if (type === tagType.create) entries.splice(id, 0, blankEntry());
  else if (type === tagType.remove) entries.splice(id, 1);
  else if (group === tagGroup.name) {
    while (entries.length <= id) entries.push(blankEntry());
    entries[id] = { ...(entries[id] as Entry<Owner>), type: type & 0xff, name: data ?? new Uint8Array(0) };
  } else if (id < entries.length) {
    const entry = entries[id] as Entry<Owner>;
    if (group === tagGroup.struct && data) entries[id] = { ...entry, struct: { type, data } };
    else if (group === tagGroup.attribute) {
      const attributes = new Map(entry.attributes);
      if (data) attributes.set(type & 0xff, data);
      else attributes.delete(type & 0xff);
      entries[id] = { ...entry, attributes };
    }
  }
  return { ...content, entries };
}

function blankEntry<Owner>(): Entry<Owner> {
  return { home: { owner: null }, type: 0, name: new Uint8Array(0), struct: null, attributes: new Map() };
}

/** The records that an entry consists of, under an id. */
export function entryRecords({ type, name, struct, attributes }: Entry, id: number): LogRecord[] {
  const records: LogRecord[] = [{ type, id, data: name }];
  return [...records, ...bodyRecords({ struct, attributes }, id)];
}

/** The same without the name: what a rename takes along. */
export function bodyRecords(
  { struct, attributes }: Pick<Entry, 'struct' | 'attributes'>,
  id: number,
): LogRecord[] {
  const records: LogRecord[] = [];
  if (struct) records.push({ type: struct.type, id, data: struct.data });
  for (const [kind, data] of attributes) records.push({ type: tagType.attribute | kind, id, data });
  return records;
}

export type Commit = { readonly bytes: Uint8Array; readonly end: LogEnd };

/**
 * The bytes of a commit that begins at `from`, where `erased` is what lies there now. Null where it
 * does not fit. A block's first commit begins with its revision.
 */
export function makeCommit(
  records: readonly LogRecord[],
  from: { readonly offset: number; readonly lastTag: number; readonly revision: number | null },
  version: number,
  block: Uint8Array,
): Commit | null {
  const startOffset = from.revision === null ? from.offset : 0;
  const size = records.reduce((sum, record) => sum + recordBytes(record), from.offset);
  if (size > block.length - reservedBytes) return null;
  const end = alignUp(Math.min(size + 20, block.length), programBytes);
  const bytes = new Uint8Array(end - startOffset).fill(0xff);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let lastTag = from.lastTag;
  if (from.revision !== null) {
    bytes.set(words(from.revision));
    at = 4;
  }
  const put = (tag: number, data: Uint8Array) => {
    view.setUint32(at, (tag ^ lastTag) >>> 0);
    bytes.set(data, at + 4);
    at += 4 + data.length;
    lastTag = tag;
  };
  for (const record of records) put(recordTag(record), record.data ?? new Uint8Array(0));
  const next = block.subarray(end, end + programBytes);
  const hasNext = next.length === programBytes;
  if (hasNext && version >= forwardCrcVersion)
    put(tagWord(tagType.forwardCrc, noId, 8), words(programBytes, checksum(freshChecksum, next)));
  // The valid bit of what may come next is the opposite of what lies there.
  const flip = hasNext ? (~(next[0] as number) >>> 7) & 1 : 0;
  const tag = tagWord(tagType.crc | flip, noId, end - startOffset - at - 4);
  view.setUint32(at, (tag ^ lastTag) >>> 0);
  const crc = checksum(freshChecksum, bytes.subarray(0, at + 4));
  view.setUint32(at + 4, crc, true);
  const used = bytes.subarray(0, at + 8);
  return { bytes: used, end: { offset: end, lastTag: (tag ^ (flip << 31)) >>> 0, isErased: hasNext } };
}

const bigEndianAt = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
const alignUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;
