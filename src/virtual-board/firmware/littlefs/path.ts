// Finds what a path names, with the rules and errors that littlefs has: '.' and '..' are worked out by
// name, and what leads above the root is refused.
import { FileError } from '../file-error.ts';
import type { Metadata } from './metadata.ts';
import type { MetadataEntry, MetadataPair } from './metadata-list.ts';
import { type BlockPair, pairIn, tagType } from './tags.ts';

export type Found =
  | { readonly kind: 'root' }
  | {
      readonly kind: 'entry';
      readonly pair: MetadataPair;
      readonly id: number;
      readonly entry: MetadataEntry;
    }
  /** Nothing has this name; it would come into this log under this id. */
  | {
      readonly kind: 'missing';
      readonly pair: MetadataPair;
      readonly id: number;
      readonly name: Uint8Array;
      /** The path ends in a slash. */
      readonly asFolder: boolean;
    };

/** @throws FileError EINVAL, ENOTDIR, ENOENT (a folder on the way) */
export function find(metadata: Metadata, path: string): Found {
  const names = namesIn(path);
  let found: Found = { kind: 'root' };
  for (const [index, name] of names.entries()) {
    const head = headOf(metadata, found);
    found = findIn(metadata, head, name);
    if (found.kind !== 'missing') continue;
    if (index < names.length - 1) throw new FileError('ENOENT');
    return { ...found, asFolder: path.endsWith('/') };
  }
  if (found.kind === 'entry' && found.entry.type !== tagType.folder && /\/$|\/\.$/.test(path))
    throw new FileError('ENOTDIR');
  return found;
}

/** The first log of a folder. @throws FileError ENOTDIR, EILSEQ */
export function headOf(metadata: Metadata, found: Found): BlockPair {
  if (found.kind === 'root') return metadata.root;
  if (found.kind === 'missing') throw new FileError('ENOENT');
  if (found.entry.type !== tagType.folder) throw new FileError('ENOTDIR');
  const { struct } = found.entry;
  const head = struct?.type === tagType.folderStruct ? pairIn(struct.data) : null;
  if (!head) throw new FileError('EILSEQ');
  return head;
}

function namesIn(path: string): Uint8Array[] {
  if (path === '') throw new FileError('EINVAL');
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) throw new FileError('EINVAL');
  }
  return names.map((name) => Buffer.from(name));
}

/** The order of a folder: by bytes, and of two names of which one begins with the other the longer first. */
export function compareNames(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  return Buffer.compare(a.subarray(0, common), b.subarray(0, common)) || b.length - a.length;
}

function findIn(metadata: Metadata, head: BlockPair, name: Uint8Array): Found {
  let last: MetadataPair | null = null;
  for (const pair of metadata.folder(head)) {
    last = pair;
    const orders = pair.entries.map((entry) =>
      entry.type === tagType.superblock ? Number.NEGATIVE_INFINITY : compareNames(entry.name, name),
    );
    const same = orders.indexOf(0);
    if (same >= 0) return { kind: 'entry', pair, id: same, entry: pair.entries[same] as MetadataEntry };
    const id = orders.findIndex((order) => order > 0);
    if (id >= 0) return { kind: 'missing', pair, id, name, asFolder: false };
  }
  const pair = last as MetadataPair;
  return { kind: 'missing', pair, id: pair.entries.length, name, asFolder: false };
}
