// Folders made, entries removed and renamed: what changes the tree of names. Whoever calls prepares the
// allocator for writing.

import { FileError } from '../file-error.ts';
import { commit } from './consistency.ts';
import type { Metadata } from './metadata.ts';
import type { MetadataPair } from './metadata-list.ts';
import { bodyRecords } from './metadata-log.ts';
import type { Volume } from './open-file.ts';
import { type Found, find, headOf } from './path.ts';
import { mustFit } from './superblock.ts';
import { noId, nothing, pairBytes, tagType } from './tags.ts';

/** @throws FileError EEXIST, ENOENT, ENOTDIR, ENAMETOOLONG, ENOSPC */
export function makeFolder({ metadata, allocator }: Volume, path: string): void {
  const found = find(metadata, path);
  if (found.kind !== 'missing') throw new FileError('EEXIST');
  mustFit(found.name);
  allocator.checkpoint();
  const folder = metadata.newPair();
  let last = found.pair;
  for (const pair of metadata.folder(found.pair.blocks)) last = pair;
  commit(metadata, folder, [{ type: tagType.softTail, id: noId, data: pairBytes(last.content.tail) }]);
  const link = { type: tagType.softTail, id: noId, data: pairBytes(folder.blocks) };
  const isSplit = last !== found.pair;
  if (isSplit) {
    metadata.countOrphans(1);
    commit(metadata, last, [link]);
    metadata.countOrphans(-1);
  }
  const { pair, id } = found;
  commit(metadata, pair, [
    { type: tagType.create, id, data: nothing },
    { type: tagType.folder, id, data: found.name },
    { type: tagType.folderStruct, id, data: pairBytes(folder.blocks) },
    ...(isSplit ? [] : [link]),
  ]);
}

/** A file or an empty folder. @throws FileError ENOENT, ENOTEMPTY, EINVAL for the root */
export function remove({ metadata }: Volume, path: string): void {
  const found = find(metadata, path);
  if (found.kind === 'root') throw new FileError('EINVAL');
  if (found.kind === 'missing') throw new FileError('ENOENT');
  const emptied = emptyFolder(metadata, found);
  commit(metadata, found.pair, [{ type: tagType.remove, id: found.id, data: nothing }]);
  if (emptied) unlink(metadata, emptied);
}

/** Takes the place of a file or of an empty folder. @throws FileError as remove and open do */
export function rename({ metadata }: Volume, from: string, to: string): void {
  const old = find(metadata, from);
  if (old.kind === 'root') throw new FileError('EINVAL');
  if (old.kind === 'missing') throw new FileError('ENOENT');
  const target = find(metadata, to);
  if (target.kind === 'root') throw new FileError('EINVAL');
  const isSamePair = old.pair === target.pair;
  let emptied: MetadataPair | null = null;
  let name: Uint8Array;
  let oldId = old.id;
  if (target.kind === 'missing') {
    if (target.asFolder && old.entry.type !== tagType.folder) throw new FileError('ENOTDIR');
    name = target.name;
    mustFit(name);
    if (isSamePair && target.id <= oldId) oldId += 1;
  } else {
    name = target.entry.name;
    if (target.entry.type !== old.entry.type)
      throw new FileError(target.entry.type === tagType.folder ? 'EISDIR' : 'ENOTDIR');
    if (isSamePair && target.id === old.id) return;
    emptied = emptyFolder(metadata, target);
  }
  if (!isSamePair) metadata.state = { ...metadata.state, move: { id: oldId, pair: old.pair.blocks } };
  const { id } = target;
  commit(metadata, target.pair, [
    ...(target.kind === 'entry' ? [{ type: tagType.remove, id, data: nothing }] : []),
    { type: tagType.create, id, data: nothing },
    { type: old.entry.type, id, data: name },
    ...bodyRecords(old.entry, id),
    ...(isSamePair ? [{ type: tagType.remove, id: oldId, data: nothing }] : []),
  ]);
  if (!isSamePair && metadata.state.move) {
    metadata.state = { ...metadata.state, move: null };
    commit(metadata, old.pair, [{ type: tagType.remove, id: oldId, data: nothing }]);
  }
  if (emptied) unlink(metadata, emptied);
}

/** The folder's log if it is one, and empty. @throws FileError ENOTEMPTY */
function emptyFolder(metadata: Metadata, found: Extract<Found, { kind: 'entry' }>): MetadataPair | null {
  if (found.entry.type !== tagType.folder) return null;
  const folder = metadata.fetch(headOf(metadata, found));
  if (folder.entries.length > 0 || folder.content.isSplit) throw new FileError('ENOTEMPTY');
  metadata.countOrphans(1);
  return folder;
}

/** Takes a folder off the list of logs that nobody points to any more. */
function unlink(metadata: Metadata, folder: MetadataPair): void {
  metadata.countOrphans(-1);
  const predecessor = metadata.predecessor(folder.blocks);
  if (!predecessor) throw new FileError('ENOENT');
  metadata.adopt(folder);
  const type = folder.content.isSplit ? tagType.hardTail : tagType.softTail;
  commit(metadata, predecessor, [{ type, id: noId, data: pairBytes(folder.content.tail) }]);
}
