// The logs of a littlefs together: a commit that moves a log mends the two places that point to it.

import { LogWriter, type Moved } from './log-writer.ts';
import type { MetadataPair } from './metadata-list.ts';
import { applied, type LogContent } from './metadata-log.ts';
import { type LogRecord, noId, pairBytes, pairsAgree, pairsMeet, tagType } from './tags.ts';

export class Metadata extends LogWriter {
  countOrphans(by: number): void {
    this.state = { ...this.state, orphans: Math.max(0, this.state.orphans + by) };
  }

  /**
   * Writes the records into the log, all or none.
   * @returns false where this moved logs and left folders that have to be linked anew
   */
  commit(pair: MetadataPair, records: readonly LogRecord[]): boolean {
    let moved = this.#place(pair, records);
    let isLinked = true;
    while (moved) {
      const { pair: at, from } = moved;
      moved = null;
      if (pairsMeet(from, this.root)) this.root = at.blocks;
      const parent = this.parent(from);
      if (parent) {
        this.countOrphans(1);
        const [removal, removedId] = this.#finishMove(parent.pair);
        const id = removedId < parent.id ? parent.id - 1 : parent.id;
        moved = this.#place(parent.pair, [
          ...removal,
          { type: tagType.folderStruct, id, data: pairBytes(at.blocks) },
        ]);
        if (moved) {
          isLinked = false;
          continue;
        }
      }
      const predecessor = this.predecessor(from);
      if (!predecessor) continue;
      if (parent) this.countOrphans(-1);
      const [removal] = this.#finishMove(predecessor);
      const tail = predecessor.content.isSplit ? tagType.hardTail : tagType.softTail;
      moved = this.#place(predecessor, [...removal, { type: tail, id: noId, data: pairBytes(at.blocks) }]);
    }
    return isLinked;
  }

  /** The removal that a move left to be done in this log, and its id; the ids behind it shift. */
  #finishMove(pair: MetadataPair): [LogRecord[], number] {
    const { move } = this.state;
    if (!move || !pairsAgree(move.pair, pair.blocks)) return [[], noId];
    this.state = { ...this.state, move: null };
    return [[{ type: tagType.remove, id: move.id, data: new Uint8Array(0) }], move.id];
  }

  /** @returns the log that has moved, with the blocks that it had */
  #place(pair: MetadataPair, records: readonly LogRecord[]): Moved | null {
    const content = records.reduce<LogContent<MetadataPair>>(applied, pair.content);
    const removes = records.some(({ type }) => type === tagType.remove);
    if (removes && content.entries.length === 0) {
      const predecessor = this.predecessor(pair.blocks);
      if (predecessor?.content.isSplit) return this.#drop(pair, predecessor, content);
    }
    const old = pair.entries;
    const moved = this.append(pair, records, content) ? null : this.rewrite(pair, content);
    // A split has told the entries of the new log where they are.
    const kept = new Set(content.entries.map(({ home }) => home));
    for (const { home } of old) if (!kept.has(home)) home.owner = null;
    return moved;
  }

  /** An empty log that only continues a folder comes off the list. */
  #drop(pair: MetadataPair, predecessor: MetadataPair, content: LogContent<MetadataPair>): Moved | null {
    this.adopt(pair);
    const tail = content.isSplit ? tagType.hardTail : tagType.softTail;
    const moved = this.#place(predecessor, [{ type: tail, id: noId, data: pairBytes(content.tail) }]);
    for (const { home } of pair.entries) home.owner = null;
    this.drop(pair.blocks);
    return moved;
  }
}
