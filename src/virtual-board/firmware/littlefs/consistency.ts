// What a loss of power can leave half done, and is done before the next change: a move that stands in
// both places, a folder that nobody points to any more, a log that has moved for one of its pointers.
import type { Metadata } from './metadata.ts';
import type { MetadataPair } from './metadata-list.ts';
import { type LogRecord, noId, nothing, pairBytes, pairIn, pairsAgree, tagType } from './tags.ts';

/** @throws FileError */
export function makeConsistent(metadata: Metadata): void {
  finishMove(metadata);
  linkFolders(metadata, true);
}

function finishMove(metadata: Metadata): void {
  const { move } = metadata.state;
  if (!move) return;
  const pair = metadata.fetch(move.pair);
  metadata.state = { ...metadata.state, move: null };
  metadata.commit(pair, [{ type: tagType.remove, id: move.id, data: nothing }]);
}

/**
 * Mends the list of all logs. What has no parent is taken off it only after a loss of power: while
 * a folder is being made it has none for a moment.
 */
export function linkFolders(metadata: Metadata, afterPowerLoss: boolean): void {
  if (metadata.state.orphans === 0) return;
  // Logs that moved first: old pointers to them hide the folders without a parent.
  while (!followMoved(metadata)) {}
  while (afterPowerLoss && !dropOrphans(metadata)) {}
  metadata.countOrphans(-metadata.state.orphans);
}

/** False where the list changed and has to be looked at again. */
function followMoved(metadata: Metadata): boolean {
  for (const pair of metadata.pairs()) {
    const { tail, isSplit } = pair.content;
    if (!tail || isSplit) continue;
    const parent = metadata.parent(tail);
    const struct = parent?.pair.entries[parent.id]?.struct;
    const target = struct ? pairIn(struct.data) : null;
    if (!target || pairsAgree(target, tail)) continue;
    metadata.commit(pair, [{ type: tagType.softTail, id: noId, data: pairBytes(target) }]);
    return false;
  }
  return true;
}

function dropOrphans(metadata: Metadata): boolean {
  for (const pair of metadata.pairs()) {
    const { tail, isSplit } = pair.content;
    if (!tail || isSplit || metadata.parent(tail)) continue;
    const orphan = metadata.fetch(tail);
    metadata.adopt(orphan);
    const type = orphan.content.isSplit ? tagType.hardTail : tagType.softTail;
    metadata.commit(pair, [{ type, id: noId, data: pairBytes(orphan.content.tail) }]);
    return false;
  }
  return true;
}

/** Writes the records, and puts right what points to a log that moved. */
export function commit(metadata: Metadata, pair: MetadataPair, records: readonly LogRecord[]): void {
  if (!metadata.commit(pair, records)) linkFolders(metadata, false);
}
