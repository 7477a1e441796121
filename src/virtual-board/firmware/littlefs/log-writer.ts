// Writes one log of a littlefs: appends commits, writes it again into its other block when it is full, splits it when
// that is not enough, takes another block when its own are worn. Who points to it is not its matter: metadata.ts.

import { errno, FileError } from '../file-error.ts';
import type { Allocator } from './allocator.ts';
import type { BlockDevice } from './block-device.ts';
import { BadBlockError } from './errors.ts';
import {
  calm,
  type GlobalState,
  isNoShare,
  noShare,
  type Share,
  shareOf,
  xorShares,
} from './global-state.ts';
import { type MetadataEntry, MetadataList, MetadataPair, superPair } from './metadata-list.ts';
import { entryRecords, type LogContent, type LogEnd, makeCommit, programBytes } from './metadata-log.ts';
import {
  type BlockPair,
  type LogRecord,
  noId,
  pairBytes,
  pairsAgree,
  pairsMeet,
  recordBytes,
  tagType,
  wordAt,
  words,
} from './tags.ts';

/** So often a block is erased before its log moves on (MicroPython's VfsLfs2). */
export const defaultBlockCycles = 100;
/** Ids beyond are left to records of no entry. */
const mostEntries = 0xff;
/** Tail, global state, the removal of a moved entry and the checksum have to fit behind the entries. */
const overheadBytes = 40;

export abstract class LogWriter extends MetadataList {
  version: number;
  root: BlockPair = superPair;
  state: GlobalState = calm;
  /** What the shares in the flash add up to. */
  onFlash: Share = noShare;
  /** Out of logs that were taken off the list. */
  adopted: Share = noShare;
  allocator!: Allocator;
  readonly #blockCycles: number;

  constructor(device: BlockDevice, version: number, blockCycles = defaultBlockCycles) {
    super(device);
    this.version = version;
    // Odd, so that both blocks of a pair get their turn.
    this.#blockCycles = (blockCycles + 1) | 1;
  }

  /** A log that is not in the flash yet. @throws FileError ENOSPC */
  newPair(): MetadataPair {
    const second = this.allocator.take();
    const first = this.allocator.take();
    return this.pairAt([first, second]);
  }

  /** What lies in the first block may look like a log: the new one has to be newer, and its wear even. */
  pairAt(blocks: BlockPair): MetadataPair {
    const found = wordAt(this.device.read(blocks[0], 0, 4), 0);
    const revision = (Math.ceil(found / this.#blockCycles) * this.#blockCycles) >>> 0;
    return new MetadataPair(blocks, revision);
  }

  /** The log's share goes to whoever is committed next. */
  adopt(pair: MetadataPair): void {
    this.adopted = xorShares(this.adopted, pair.content.globalShare);
  }

  /** False where it does not fit behind what is there, or the block is worn. */
  protected append(
    pair: MetadataPair,
    records: readonly LogRecord[],
    content: LogContent<MetadataPair>,
  ): boolean {
    if (!pair.end.isErased || content.entries.length >= mostEntries) return false;
    const wanted = shareOf(this.state);
    const delta = xorShares(xorShares(wanted, this.onFlash), this.adopted);
    const globalShare = xorShares(delta, pair.content.globalShare);
    const all = isNoShare(delta) ? records : [...records, shareRecord(globalShare)];
    const [block] = pair.blocks;
    const from = { offset: pair.end.offset, lastTag: pair.end.lastTag, revision: null };
    const commit = makeCommit(all, from, this.version, this.device.read(block, 0, this.device.blockBytes));
    if (!commit) return false;
    try {
      this.device.program(block, from.offset, commit.bytes);
    } catch (error) {
      if (error instanceof BadBlockError) return false;
      throw error;
    }
    pair.end = commit.end;
    pair.content = { ...content, globalShare };
    pair.settle();
    [this.onFlash, this.adopted] = [wanted, noShare];
    return true;
  }

  /** Into the other block, or into one that is less worn. @returns the log that has moved, with the blocks that it had */
  protected rewrite(pair: MetadataPair, content: LogContent<MetadataPair>): Moved | null {
    let rest = content;
    for (;;) {
      const split = this.#splitOf(rest.entries);
      if (split === 0) break;
      const shorter = this.#split(rest, split);
      if (!shorter) break;
      rest = shorter;
    }
    if (this.#isTired(pair) && pairsAgree(pair.blocks, superPair) && this.#isRoomy()) {
      // The first pair cannot move: from now on it only holds the superblock, and the root lives elsewhere.
      const shorter = this.#split(rest, 0);
      if (shorter) {
        rest = { ...shorter, entries: [superblockAgain(rest.entries[0] as MetadataEntry)] };
        if (pairsMeet(pair.blocks, this.root)) this.root = shorter.tail as BlockPair;
      }
    }
    return this.#compact(pair, rest);
  }

  /** From which entry on the rest belongs into a log of its own; 0 where all fit into half a block. */
  #splitOf(entries: readonly MetadataEntry[]): number {
    const { blockBytes } = this.device;
    const most = Math.min(blockBytes - overheadBytes, alignUp(blockBytes / 2, programBytes));
    const sizes = entries.map((entry) =>
      entryRecords(entry, 0).reduce((sum, record) => sum + recordBytes(record), 0),
    );
    let split = 0;
    while (entries.length - split > 1) {
      const size = sizes.slice(split).reduce((sum, each) => sum + each, 0);
      if (entries.length - split < mostEntries && size <= most) break;
      split += Math.floor((entries.length - split) / 2);
    }
    return split;
  }

  /** What stays when the entries from `at` on are in a log of their own; null where there is no room for it. */
  #split(content: LogContent<MetadataPair>, at: number): LogContent<MetadataPair> | null {
    try {
      const tail = this.newPair();
      this.#compact(tail, { ...content, entries: content.entries.slice(at), globalShare: noShare });
      return { ...content, entries: content.entries.slice(0, at), tail: tail.blocks, isSplit: true };
    } catch (error) {
      if (error instanceof FileError && error.errno === errno.ENOSPC) return null;
      throw error;
    }
  }

  #isTired(pair: MetadataPair): boolean {
    return ((pair.revision + 1) >>> 0) % this.#blockCycles === 0;
  }

  /** An expanded superblock does not shrink again: not while little is free. */
  #isRoomy(): boolean {
    const { blockCount } = this.device;
    let used = 0;
    for (const pair of this.pairs()) {
      used += 2;
      for (const { struct } of pair.entries)
        if (struct?.type === tagType.skipListStruct)
          used += Math.ceil(wordAt(struct.data, 4) / this.device.blockBytes);
    }
    return blockCount - used > blockCount / 8;
  }

  /** Writes the whole log into the pair's other block, or into a new one. @throws FileError ENOSPC */
  #compact(pair: MetadataPair, content: LogContent<MetadataPair>): Moved | null {
    const from = pair.blocks;
    const revision = (pair.revision + 1) >>> 0;
    let [, block] = pair.blocks;
    let hasMoved = false;
    const moveOn = (isNeeded: boolean) => {
      if (pairsAgree(from, superPair)) throw new FileError('ENOSPC');
      hasMoved = true;
      try {
        block = this.allocator.take();
      } catch (error) {
        if (isNeeded) throw error;
      }
    };
    if (this.#isTired(pair) && !pairsAgree(from, superPair)) moveOn(false);
    for (;;) {
      // A log that moves takes part in the global state once it is linked.
      const wanted = shareOf(this.state);
      const change = hasMoved ? noShare : xorShares(wanted, this.onFlash);
      const globalShare = xorShares(xorShares(change, this.adopted), content.globalShare);
      const end = this.#writeWhole(block, { ...content, globalShare }, revision);
      if (!end) {
        moveOn(true);
        continue;
      }
      this.drop(from);
      pair.blocks = [block, from[0]];
      pair.revision = revision;
      pair.end = end;
      pair.content = { ...content, globalShare };
      pair.settle();
      this.keep(pair);
      this.adopted = noShare;
      if (!hasMoved) this.onFlash = wanted;
      return hasMoved ? { pair, from } : null;
    }
  }

  /** Null where the block is worn. */
  #writeWhole(block: number, content: LogContent<MetadataPair>, revision: number): LogEnd | null {
    const records = content.entries.flatMap((entry, id) => entryRecords(entry, id));
    if (content.tail) {
      const type = content.isSplit ? tagType.hardTail : tagType.softTail;
      records.push({ type, id: noId, data: pairBytes(content.tail) });
    }
    if (!isNoShare(content.globalShare)) records.push(shareRecord(content.globalShare));
    const blank = new Uint8Array(this.device.blockBytes).fill(0xff);
    const commit = makeCommit(records, { offset: 4, lastTag: 0xffffffff, revision }, this.version, blank);
    if (!commit) throw new FileError('ENOSPC');
    try {
      this.device.erase(block);
      this.device.program(block, 0, commit.bytes);
      return commit.end;
    } catch (error) {
      if (error instanceof BadBlockError) return null;
      throw error;
    }
  }
}

/** A log with the blocks that it had. */
export type Moved = { readonly pair: MetadataPair; readonly from: BlockPair };

const superblockAgain = (entry: MetadataEntry): MetadataEntry => ({ ...entry, home: { owner: null } });
const shareRecord = (share: Share): LogRecord => ({
  type: tagType.moveState,
  id: noId,
  data: words(...share),
});
const alignUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;
