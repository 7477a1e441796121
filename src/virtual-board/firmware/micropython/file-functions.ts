// What the Python side of the file system calls. Numbers and text only; an error is its number, negative.
import { FileError } from '../littlefs/errors.ts';
import type { ListedEntry } from '../littlefs/little-fs.ts';
import type { HostFunctions, Plain } from './bridge.ts';
import type { FlashFiles } from './flash-files.ts';
import type { Volumes } from './volumes.ts';

/** Of fs_open, as littlefs numbers them. */
const openFlags = {
  read: 1,
  write: 2,
  create: 0x100,
  exclusive: 0x200,
  truncate: 0x400,
  append: 0x800,
} as const;
/** Seconds from 1970 to the port's epoch, 2000. */
const epochSeconds = 946_684_800n;

/** The functions by their Python names; a volume is the flash's, 0, or one on a block device of a program. */
export function fileFunctions(files: FlashFiles, volumes: Volumes): HostFunctions {
  const fs = (volume: Plain | undefined) => volumes.volume(Number(volume));
  const attempt = <Result extends number | string>(work: () => Result): Result | number => {
    try {
      return work();
    } catch (error) {
      if (error instanceof FileError) return -error.errno;
      throw error;
    }
  };
  const done = (work: () => void) =>
    attempt(() => {
      work();
      return 0;
    });
  const entryText = ({ isFolder, sizeBytes, name }: ListedEntry) =>
    `${isFolder ? 1 : 0} ${sizeBytes} ${Buffer.from(name).toString('hex')}`;
  /** What came over the bridge as anything but text is no path. */
  const text = (value: Plain | undefined) => (typeof value === 'string' ? value : '');
  return {
    fs_state: () => files.state,
    fs_mount: () => -files.mount(),
    fs_format: () => done(() => files.format()),
    fs_blocks: () => files.blockCount,
    fs_first_sector: () => files.firstSector,
    /** What was mounted on a device: a volume's number. `at` is where a block of it lies while it is moved. */
    fs_attach: (device: number, blockBytes: number, blockCount: number, at: number) =>
      attempt(() => volumes.mount({ device, blockBytes, blockCount, at })),
    fs_make: (device: number, blockBytes: number, blockCount: number, at: number) =>
      done(() => volumes.format({ device, blockBytes, blockCount, at })),
    /** 'bytes of a block, blocks, used blocks' */
    fs_space: (volume: number) =>
      attempt(() => {
        const { blockBytes, blockCount } = fs(volume);
        return `${blockBytes} ${blockCount} ${fs(volume).usedBlocks()}`;
      }),
    /** 'folder size seconds' */
    fs_stat: {
      plain: (volume, path) =>
        attempt(() => {
          const { isFolder, sizeBytes, modifiedNs } = fs(volume).stat(text(path));
          const seconds = modifiedNs === null ? 0n : modifiedNs / 1_000_000_000n - epochSeconds;
          return `${isFolder ? 1 : 0} ${sizeBytes} ${seconds}`;
        }),
    },
    /** 'folder size name' of the entry behind a name, or of the first; '' behind the last. Names in hexadecimal. */
    fs_next: {
      plain: (volume, path, after) =>
        attempt(() => {
          const last = text(after);
          const entry = fs(volume).next(text(path), last === '' ? null : Buffer.from(last, 'hex'));
          return entry ? entryText(entry) : '';
        }),
    },
    fs_open: {
      plain: (volume, path, flags) =>
        attempt(() => {
          const has = (flag: keyof typeof openFlags) => (Number(flags) & openFlags[flag]) !== 0;
          const mode = {
            ...{ read: has('read'), write: has('write'), append: has('append') },
            ...{ truncate: has('truncate'), create: has('create'), exclusive: has('exclusive') },
          };
          return files.add(fs(volume).open(text(path), mode));
        }),
    },
    fs_mkdir: { plain: (volume, path) => done(() => fs(volume).makeFolder(text(path))) },
    fs_remove: { plain: (volume, path) => done(() => fs(volume).remove(text(path))) },
    fs_rename: { plain: (volume, from, to) => done(() => fs(volume).rename(text(from), text(to))) },
  };
}
