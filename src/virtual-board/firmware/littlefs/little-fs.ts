// littlefs 2 on a region of the flash: format, mount, files and folders. Written from its specification
// (SPEC.md and DESIGN.md of littlefs 2.1, BSD-3-Clause), with the sizes that MicroPython's VfsLfs2 uses.

import { FileError } from '../file-error.ts';
import type { CreateMode, FileStat, FileSystem, ListedEntry } from '../file-system.ts';
import { Allocator } from './allocator.ts';
import type { BlockDevice } from './block-device.ts';
import { commit, makeConsistent } from './consistency.ts';
import { noShare, stateOf, xorShares } from './global-state.ts';
import { defaultBlockCycles } from './log-writer.ts';
import { Metadata } from './metadata.ts';
import { type MetadataEntry, type MetadataPair, superPair } from './metadata-list.ts';
import { modifiedNs, OpenFile, sizeOfEntry, type Volume } from './open-file.ts';
import { compareNames, type Found, find, headOf } from './path.ts';
import { SkipLists } from './skip-list.ts';
import { firstRecords, isOlderVersion, mustFit, sizesRecord } from './superblock.ts';
import { type BlockPair, nothing, pairIn, tagType, wordAt } from './tags.ts';
import { makeFolder, remove, rename } from './tree-changes.ts';

export type LittleFsOptions = {
  /** 0x00020000 or 0x00020001: what this driver writes, and the newest that it reads. */
  readonly version: number;
  /** Nanoseconds since 1970; null keeps no times. */
  readonly nowNs: (() => bigint) | null;
  readonly blockCycles?: number;
};

export class LittleFs implements FileSystem {
  readonly kind = 'littlefs';
  readonly #volume: Volume;
  readonly #metadata: Metadata;
  #isOlderVersion = false;

  /** Makes an empty file system of whatever is there. */
  static format(device: BlockDevice, { version }: Pick<LittleFsOptions, 'version'>): void {
    const metadata = new Metadata(device, version);
    const root = metadata.pairAt(superPair);
    // Both blocks are written: nothing of what was there before can be taken for the newer one.
    metadata.commit(root, firstRecords(device, version));
    root.end = { ...root.end, isErased: false };
    metadata.commit(root, []);
  }

  /** Mounts. @throws FileError EILSEQ where there is none, EINVAL where it is of another size or newer */
  constructor(device: BlockDevice, { version, nowNs, blockCycles }: LittleFsOptions) {
    const metadata = new Metadata(device, version, blockCycles ?? defaultBlockCycles);
    this.#metadata = metadata;
    const lists = new SkipLists(device);
    const openFiles = new Set<OpenFile>();
    this.#mount();
    const allocator = new Allocator(device.blockCount, metadata.seed, () => this.#inUse());
    metadata.allocator = allocator;
    this.#volume = { device, metadata, allocator, lists, nowNs, openFiles };
    makeConsistent(metadata);
  }

  #mount(): void {
    const metadata = this.#metadata;
    let share = noShare;
    let isMarked = false;
    for (const pair of metadata.pairs()) {
      const [first] = pair.entries;
      if (first?.type === tagType.superblock) {
        if (isOlderVersion(first, metadata.device, metadata.version)) this.#isOlderVersion = true;
        metadata.root = pair.blocks;
        isMarked = true;
      }
      share = xorShares(share, pair.content.globalShare);
    }
    if (!isMarked) throw new FileError('EINVAL');
    metadata.state = stateOf(share);
    metadata.onFlash = share;
  }

  /** @throws FileError ENOENT, ENOTDIR, EINVAL */
  stat(path: string): FileStat {
    const found = find(this.#metadata, path);
    if (found.kind === 'root') return { isFolder: true, sizeBytes: 0, modifiedNs: null };
    if (found.kind === 'missing') throw new FileError('ENOENT');
    return statOf(found.entry);
  }

  /**
   * The next entry of the folder behind `after` in the folder's order; null at the end.
   * @throws FileError ENOENT, ENOTDIR, EINVAL
   */
  next(path: string, after: Uint8Array | null): ListedEntry | null {
    const head = headOf(this.#metadata, find(this.#metadata, path));
    for (const pair of this.#metadata.folder(head))
      for (const entry of pair.entries) {
        if (entry.type === tagType.superblock) continue;
        if (after && compareNames(entry.name, after) <= 0) continue;
        return { ...statOf(entry), name: entry.name };
      }
    return null;
  }

  /** @throws FileError ENOENT, EEXIST, EISDIR, ENOTDIR, ENAMETOOLONG, ENOSPC */
  open(path: string, mode: CreateMode): OpenFile {
    if (mode.write) this.#prepareToWrite();
    let found = find(this.#metadata, path);
    if (found.kind === 'missing') {
      if (!mode.create) throw new FileError('ENOENT');
      if (found.asFolder) throw new FileError('ENOTDIR');
      found = this.#createFile(found);
    } else if (mode.exclusive && mode.create) throw new FileError('EEXIST');
    if (found.kind !== 'entry' || found.entry.type !== tagType.file) throw new FileError('EISDIR');
    return new OpenFile(this.#volume, found.entry, mode);
  }

  #createFile({ pair, id, name }: Extract<Found, { kind: 'missing' }>): Found {
    mustFit(name);
    commit(this.#metadata, pair, [
      { type: tagType.create, id, data: nothing },
      { type: tagType.file, id, data: name },
      { type: tagType.inlineStruct, id, data: nothing },
    ]);
    return this.#entryNamed(pair, name);
  }

  /** Behind a commit the entry may be in a log that was split off. */
  #entryNamed(pair: MetadataPair, name: Uint8Array): Found {
    for (const at of this.#metadata.folder(pair.blocks))
      for (const [id, entry] of at.entries.entries())
        if (entry.type !== tagType.superblock && Buffer.compare(entry.name, name) === 0)
          return { kind: 'entry', pair: at, id, entry };
    throw new FileError('EILSEQ');
  }

  /** @throws FileError EEXIST, ENOENT, ENOTDIR, ENAMETOOLONG, ENOSPC */
  makeFolder(path: string): void {
    this.#prepareToWrite();
    makeFolder(this.#volume, path);
  }

  /** A file or an empty folder. @throws FileError ENOENT, ENOTEMPTY, EINVAL for the root */
  remove(path: string): void {
    this.#prepareToWrite();
    remove(this.#volume, path);
  }

  /** Takes the place of a file or of an empty folder. @throws FileError as remove and open do */
  rename(from: string, to: string): void {
    this.#prepareToWrite();
    rename(this.#volume, from, to);
  }

  /** Blocks in use as VfsLfs2's statvfs counts them: a folder's twice, for it is found in two ways. */
  usedBlocks(): number {
    let count = 0;
    for (const _ of this.#inUse()) count += 1;
    return count;
  }

  get blockCount(): number {
    return this.#volume.device.blockCount;
  }

  get blockBytes(): number {
    return this.#volume.device.blockBytes;
  }

  /** Somebody wrote into the region past this: all is read again, and open files are cut off. */
  forget(): void {
    this.#volume.device.forget();
    this.#metadata.forget();
    this.#volume.lists.forgetAll();
  }

  #prepareToWrite(): void {
    this.#volume.allocator.checkpoint();
    if (!this.#isOlderVersion) return;
    this.#isOlderVersion = false;
    const { device, version } = this.#metadata;
    const root = this.#metadata.fetch(this.#metadata.root);
    commit(this.#metadata, root, [sizesRecord(device, version)]);
  }

  *#inUse(): Generator<number> {
    for (const pair of this.#metadata.pairs()) {
      yield* pair.blocks;
      for (const { struct } of pair.entries) {
        if (struct?.type === tagType.skipListStruct && struct.data.length >= 8) {
          const list = { head: wordAt(struct.data, 0), sizeBytes: wordAt(struct.data, 4) };
          yield* this.#volume.lists.blocks(list);
        } else if (struct?.type === tagType.folderStruct) yield* (pairIn(struct.data) ?? []) as BlockPair;
      }
    }
    for (const { fresh } of this.#volume.openFiles) yield* fresh;
  }
}

function statOf(entry: MetadataEntry): FileStat {
  const isFolder = entry.type === tagType.folder;
  return { isFolder, sizeBytes: isFolder ? 0 : sizeOfEntry(entry), modifiedNs: modifiedNs(entry) };
}
