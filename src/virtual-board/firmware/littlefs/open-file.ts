// A file while it is open. What is written goes into fresh blocks at once, and the file is the old one
// until it is synced or closed. Small content stands in the folder's log itself.

import { FileError } from '../file-error.ts';
import type { OpenedFile, OpenMode } from '../file-system.ts';
import type { Allocator } from './allocator.ts';
import type { BlockDevice } from './block-device.ts';
import { BadBlockError } from './errors.ts';
import type { Metadata } from './metadata.ts';
import type { MetadataEntry, MetadataPair } from './metadata-list.ts';
import type { Home } from './metadata-log.ts';
import { placeOf, pointersTo, type SkipList, type SkipLists } from './skip-list.ts';
import { type LogRecord, nothing, tagType, wordAt, words } from './tags.ts';

/** Longer content gets blocks of its own (a cache of MicroPython's VfsLfs2). */
export const inlineBytes = 128;
export const mostFileBytes = 0x7fffffff;
/** The attribute under which VfsLfs2 keeps the time of the last change: nanoseconds since 1970. */
const modifiedAttribute = 1;

export type Volume = {
  readonly device: BlockDevice;
  readonly metadata: Metadata;
  readonly allocator: Allocator;
  readonly lists: SkipLists;
  /** Nanoseconds since 1970; null where no times are kept. */
  readonly nowNs: (() => bigint) | null;
  readonly openFiles: Set<OpenFile>;
};

type Content = { readonly inline: Uint8Array } | SkipList;
type Writing = { readonly blocks: number[]; readonly bytes: Uint8Array; used: number };

const isInline = (content: Content): content is { readonly inline: Uint8Array } => 'inline' in content;
const sizeOf = (content: Content): number => (isInline(content) ? content.inline.length : content.sizeBytes);

/** What the entry's struct says. */
export function contentOf({ struct }: MetadataEntry): Content {
  if (struct?.type === tagType.skipListStruct && struct.data.length >= 8)
    return { head: wordAt(struct.data, 0), sizeBytes: wordAt(struct.data, 4) };
  if (struct?.type === tagType.inlineStruct) return { inline: struct.data };
  throw new FileError('EILSEQ');
}

export const sizeOfEntry = (entry: MetadataEntry): number => sizeOf(contentOf(entry));

/** Null without a time. */
export function modifiedNs({ attributes }: MetadataEntry): bigint | null {
  const bytes = attributes.get(modifiedAttribute);
  return bytes?.length === 8 ? Buffer.from(bytes).readBigUInt64LE() : null;
}

export class OpenFile implements OpenedFile {
  readonly #volume: Volume;
  readonly #home: Home<MetadataPair>;
  readonly #mode: OpenMode;
  #content: Content;
  #writing: Writing | null = null;
  #position = 0;
  #isDirty: boolean;
  #hasFailed = false;
  #isOpen = true;
  #modifiedNs: bigint | null;
  /** Taken since the last sync: not to be given to anybody else. */
  readonly fresh = new Set<number>();

  constructor(volume: Volume, entry: MetadataEntry, mode: OpenMode) {
    this.#volume = volume;
    this.#home = entry.home;
    this.#mode = mode;
    this.#content = mode.truncate ? { inline: nothing } : contentOf(entry);
    this.#modifiedNs = mode.read ? modifiedNs(entry) : (volume.nowNs?.() ?? null);
    this.#isDirty = mode.truncate || (mode.write && volume.nowNs !== null);
    volume.openFiles.add(this);
  }

  get position(): number {
    return this.#position;
  }

  get sizeBytes(): number {
    return Math.max(sizeOf(this.#content), this.#writing ? this.#position : 0);
  }

  /** @throws FileError EBADF when it was opened for writing only */
  read(sizeBytes: number): Uint8Array {
    this.#mustBeOpen();
    if (!this.#mode.read) throw new FileError('EBADF');
    this.#flush();
    const bytes = this.#contentAt(this.#position, sizeBytes);
    this.#position += bytes.length;
    return bytes;
  }

  /** @throws FileError ENOSPC, EFBIG, EBADF when it was opened for reading only */
  write(bytes: Uint8Array): void {
    this.#mustBeOpen();
    if (!this.#mode.write) throw new FileError('EBADF');
    if (this.#volume.nowNs) this.#modifiedNs = this.#volume.nowNs();
    if (this.#mode.append) this.seek(this.sizeBytes);
    if (this.#position + bytes.length > mostFileBytes) throw new FileError('EFBIG');
    try {
      const gap = this.#writing ? 0 : this.#position - sizeOf(this.#content);
      if (gap > 0) {
        this.#position -= gap;
        this.#put(new Uint8Array(gap));
      }
      this.#put(bytes);
      this.#hasFailed = false;
    } catch (error) {
      // A file that could not be written whole stays the old one.
      this.#hasFailed = true;
      throw error;
    }
  }

  /** @throws FileError EINVAL before the start */
  seek(position: number): number {
    this.#mustBeOpen();
    if (position < 0 || position > mostFileBytes) throw new FileError('EINVAL');
    if (position === this.#position) return position;
    this.#flush();
    this.#position = position;
    return position;
  }

  /** From now on the new content counts. */
  sync(): void {
    this.#mustBeOpen();
    if (this.#hasFailed) return;
    this.#flush();
    const pair = this.#home.owner;
    if (!this.#isDirty || !pair) return;
    const id = pair.entries.findIndex(({ home }) => home === this.#home);
    this.#volume.metadata.commit(pair, this.#records(id));
    this.#isDirty = false;
    this.fresh.clear();
  }

  close(): void {
    if (!this.#isOpen) return;
    try {
      this.sync();
    } finally {
      this.abandon();
    }
  }

  /** Closes without keeping what was not synced. */
  abandon(): void {
    this.#isOpen = false;
    this.#volume.openFiles.delete(this);
  }

  #records(id: number): LogRecord[] {
    const content = this.#content;
    const struct = isInline(content)
      ? { type: tagType.inlineStruct, id, data: content.inline }
      : { type: tagType.skipListStruct, id, data: words(content.head, content.sizeBytes) };
    if (this.#volume.nowNs === null) return [struct];
    const time = Buffer.alloc(8);
    time.writeBigUInt64LE(this.#modifiedNs ?? 0n);
    return [struct, { type: tagType.attribute | modifiedAttribute, id, data: time }];
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new FileError('EBADF');
  }

  #contentAt(position: number, sizeBytes: number): Uint8Array {
    const content = this.#content;
    if (isInline(content)) return content.inline.slice(position, position + sizeBytes);
    return this.#volume.lists.read(content, position, sizeBytes);
  }

  #put(bytes: Uint8Array): void {
    const end = this.#position + bytes.length;
    const content = this.#content;
    if (isInline(content) && !this.#writing && Math.max(end, content.inline.length) <= inlineBytes) {
      if (bytes.length === 0) return;
      const inline = new Uint8Array(Math.max(end, content.inline.length));
      inline.set(content.inline);
      inline.set(bytes, this.#position);
      this.#content = { inline };
      this.#position = end;
      this.#isDirty = true;
      return;
    }
    for (let done = 0; done < bytes.length; ) {
      const writing = this.#roomToWrite();
      const count = Math.min(bytes.length - done, writing.bytes.length - writing.used);
      writing.bytes.set(bytes.subarray(done, done + count), writing.used);
      writing.used += count;
      this.#position += count;
      done += count;
    }
  }

  /** A block with room behind the position; full ones go into the flash. */
  #roomToWrite(): Writing {
    const { blockBytes } = this.#volume.device;
    if (this.#writing && this.#writing.used < blockBytes) return this.#writing;
    if (this.#writing) this.#program(this.#writing);
    const before = this.#writing?.blocks ?? this.#blocksBefore();
    const bytes = new Uint8Array(blockBytes);
    let used: number;
    const { offset } = placeOf(Math.max(0, this.#position - 1), blockBytes);
    if (this.#writing === null && this.#position > 0 && offset + 1 < blockBytes) {
      // The block that ends here is copied as far as it stays.
      const old = before.pop();
      const content = this.#content;
      used = offset + 1;
      bytes.set(
        isInline(content) || old === undefined
          ? this.#contentAt(0, this.#position)
          : this.#volume.device.read(old, 0, used),
      );
    } else {
      const pointers = pointersTo(before);
      bytes.set(pointers);
      used = pointers.length;
    }
    this.#writing = { blocks: [...before, this.#takeBlock()], bytes, used };
    return this.#writing;
  }

  /** The blocks that hold what is before the position. */
  #blocksBefore(): number[] {
    const content = this.#content;
    if (isInline(content) || this.#position === 0) return [];
    const { index } = placeOf(this.#position - 1, this.#volume.device.blockBytes);
    return this.#volume.lists.blocks(content).slice(0, index + 1);
  }

  #takeBlock(): number {
    const { allocator, device, lists } = this.#volume;
    allocator.checkpoint();
    const block = allocator.take();
    this.fresh.add(block);
    lists.forget(block);
    device.erase(block);
    return block;
  }

  /** Into another block where this one is worn. */
  #program({ blocks, bytes, used }: Writing): void {
    for (;;) {
      try {
        this.#volume.device.program(blocks.at(-1) as number, 0, bytes.subarray(0, used));
        return;
      } catch (error) {
        if (!(error instanceof BadBlockError)) throw error;
        blocks[blocks.length - 1] = this.#takeBlock();
      }
    }
  }

  /** What is written so far becomes the content, with what the old one had behind it. */
  #flush(): void {
    if (!this.#writing) return;
    const position = this.#position;
    for (const size = sizeOf(this.#content); this.#position < size; )
      this.#put(this.#contentAt(this.#position, this.#volume.device.blockBytes));
    const { blocks } = this.#writing;
    this.#program(this.#writing);
    this.#content = { head: blocks.at(-1) as number, sizeBytes: this.#position };
    this.#writing = null;
    this.#position = position;
    this.#isDirty = true;
  }
}
