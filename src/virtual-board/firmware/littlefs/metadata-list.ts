// The logs of a littlefs as they are in the flash: reads one out of its two blocks, keeps what was read, and walks
// the list of tails on which all hang.

import { FileError } from '../file-error.ts';
import type { BlockDevice } from './block-device.ts';
import { type Entry, emptyContent, type LogContent, type LogEnd, readLog } from './metadata-log.ts';
import { type BlockPair, checksum, pairIn, pairsMeet, tagType, wordAt, words } from './tags.ts';

export const superPair: BlockPair = [0, 1];

export type MetadataEntry = Entry<MetadataPair>;

/** One log in memory. */
export class MetadataPair {
  /** The newer block first. */
  blocks: BlockPair;
  revision: number;
  end: LogEnd;
  content: LogContent<MetadataPair>;

  constructor(
    blocks: BlockPair,
    revision: number,
    end: LogEnd = { offset: 0, lastTag: 0, isErased: false },
    content: LogContent<MetadataPair> = emptyContent,
  ) {
    this.blocks = blocks;
    this.revision = revision;
    this.end = end;
    this.content = content;
    this.settle();
  }

  get entries(): readonly MetadataEntry[] {
    return this.content.entries;
  }

  /** The entries know where they are. */
  settle(): void {
    for (const { home } of this.content.entries) home.owner = this;
  }
}

export class MetadataList {
  readonly device: BlockDevice;
  /** Told apart from everything that was read, to begin somewhere else at each start. */
  seed = 0;
  readonly #known = new Map<string, MetadataPair>();

  constructor(device: BlockDevice) {
    this.device = device;
  }

  /** @throws FileError EILSEQ where neither block holds a log */
  fetch(blocks: BlockPair): MetadataPair {
    const known = this.#known.get(keyOf(blocks));
    if (known) return known;
    const pair = this.#read(blocks);
    this.keep(pair);
    return pair;
  }

  protected keep(pair: MetadataPair): void {
    this.#known.set(keyOf(pair.blocks), pair);
  }

  protected drop(blocks: BlockPair): void {
    this.#known.delete(keyOf(blocks));
  }

  forget(): void {
    for (const pair of this.#known.values()) for (const { home } of pair.entries) home.owner = null;
    this.#known.clear();
  }

  #read(blocks: BlockPair): MetadataPair {
    const { blockBytes, blockCount } = this.device;
    if (blocks.some((block) => block >= blockCount)) throw new FileError('EILSEQ');
    const bytes = blocks.map((block) => this.device.read(block, 0, blockBytes));
    const [first, second] = bytes.map((each) => wordAt(each, 0)) as [number, number];
    const order = (second - first) >> 0 > 0 ? [1, 0] : [0, 1];
    for (const index of order) {
      const log = readLog<MetadataPair>(bytes[index] as Uint8Array);
      if (!log) continue;
      this.seed = checksum(this.seed, words(log.lastTag, log.revision));
      const pair: BlockPair = [blocks[index] as number, blocks[1 - index] as number];
      return new MetadataPair(pair, log.revision, log, {
        entries: log.entries,
        tail: log.tail,
        isSplit: log.isSplit,
        globalShare: log.globalShare,
      });
    }
    throw new FileError('EILSEQ');
  }

  /** All logs in the order of their list. @throws FileError EILSEQ where it goes round in a circle */
  *pairs(): Generator<MetadataPair> {
    const seen = new Set<string>();
    for (let at: BlockPair | null = superPair; at; ) {
      if (seen.has(keyOf(at))) throw new FileError('EILSEQ');
      seen.add(keyOf(at));
      const pair: MetadataPair = this.fetch(at);
      yield pair;
      at = pair.content.tail;
    }
  }

  /** The logs of one folder. */
  *folder(head: BlockPair): Generator<MetadataPair> {
    for (let pair = this.fetch(head), count = 0; ; pair = this.fetch(pair.content.tail)) {
      if (count++ > this.device.blockCount) throw new FileError('EILSEQ');
      yield pair;
      if (!pair.content.isSplit || !pair.content.tail) return;
    }
  }

  predecessor(blocks: BlockPair): MetadataPair | null {
    for (const pair of this.pairs())
      if (pair.content.tail && pairsMeet(pair.content.tail, blocks)) return pair;
    return null;
  }

  /** The log and the id that point to this folder. */
  parent(blocks: BlockPair): { readonly pair: MetadataPair; readonly id: number } | null {
    for (const pair of this.pairs())
      for (const [id, { struct }] of pair.entries.entries()) {
        const target = struct?.type === tagType.folderStruct ? pairIn(struct.data) : null;
        if (target && pairsMeet(target, blocks)) return { pair, id };
      }
    return null;
  }
}

const keyOf = ([a, b]: BlockPair): string => (a < b ? `${a},${b}` : `${b},${a}`);
