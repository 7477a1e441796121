// The entry at the head of the root's log that says what it is: a littlefs of this version and size.

import { FileError } from '../file-error.ts';
import type { BlockDevice } from './block-device.ts';
import { type MetadataEntry, superPair } from './metadata-list.ts';
import { mostFileBytes } from './open-file.ts';
import { type LogRecord, nothing, tagType, wordAt, words } from './tags.ts';

export const mostNameBytes = 255;
const mostAttributeBytes = 1022;
const magic = 'littlefs';

/** Whether the first two blocks say that they are a littlefs, damaged or not. */
export function looksLikeLittleFs(device: BlockDevice): boolean {
  return superPair.some(
    (block) => Buffer.from(device.read(block, 8, magic.length + 1)).toString('latin1', 0, 8) === magic,
  );
}

/** What an empty file system begins with. */
export const firstRecords = (device: BlockDevice, version: number): readonly LogRecord[] => [
  { type: tagType.create, id: 0, data: nothing },
  { type: tagType.superblock, id: 0, data: Buffer.from(magic) },
  sizesRecord(device, version),
];

/** Version and sizes, also to be written over those of an older version. */
export const sizesRecord = ({ blockBytes, blockCount }: BlockDevice, version: number): LogRecord => ({
  type: tagType.inlineStruct,
  id: 0,
  data: words(version, blockBytes, blockCount, mostNameBytes, mostFileBytes, mostAttributeBytes),
});

/**
 * Whether the version there is older than this one.
 * @throws FileError EINVAL for one of another size, or newer
 */
export function isOlderVersion(
  { name, struct }: MetadataEntry,
  device: BlockDevice,
  version: number,
): boolean {
  const data = struct?.data ?? nothing;
  if (Buffer.from(name).toString('latin1') !== magic || data.length < 24) throw new FileError('EINVAL');
  const [found, blockBytes, blockCount, names, files, attributes] = [0, 4, 8, 12, 16, 20].map((at) =>
    wordAt(data, at),
  ) as [number, number, number, number, number, number];
  if (found >>> 16 !== version >>> 16 || found > version) throw new FileError('EINVAL');
  if (blockBytes !== device.blockBytes || blockCount !== device.blockCount) throw new FileError('EINVAL');
  if (names > mostNameBytes || files > mostFileBytes || attributes > mostAttributeBytes)
    throw new FileError('EINVAL');
  return found < version;
}

/** @throws FileError ENAMETOOLONG */
export function mustFit(name: Uint8Array): void {
  if (name.length > mostNameBytes) throw new FileError('ENAMETOOLONG');
}
