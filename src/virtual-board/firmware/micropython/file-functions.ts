// What the Python side of the file system calls. Numbers and text only; an error is its number, negative.
import { FileError } from '../file-error.ts';
import type { ListedEntry } from '../file-system.ts';
import type { HostFunctions, Plain } from './bridge.ts';
import type { FileSystemKind, FlashFiles } from './flash-files.ts';
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
const kinds: readonly FileSystemKind[] = ['littlefs', 'fat'];
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
  const hexadecimal = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const entryText = ({ isFolder, sizeBytes, name, place }: ListedEntry) =>
    [isFolder ? 1 : 0, sizeBytes, hexadecimal(name), ...(place ? [hexadecimal(place)] : [])].join(' ');
  /** What came over the bridge as anything but text is no path. */
  const text = (value: Plain | undefined) => (typeof value === 'string' ? value : '');
  return {
    fs_state: () => files.state,
    /** Kinds: 0 is a littlefs, 1 a FAT; the flash's is mounted as whatever it is with -1. */
    fs_kind: (volume: number) => attempt(() => kinds.indexOf(fs(volume).kind)),
    fs_own_kind: () => kinds.indexOf(files.options.kind),
    fs_mount: (kind: number) => -files.mount(kinds[kind]),
    fs_format: (kind: number) => done(() => files.format(kinds[kind])),
    fs_blocks: () => files.blockCount,
    fs_first_sector: () => files.firstSector,
    /** Mounts what is on a device, whose number is the volume's; `at` is where a block of it lies while it is moved. */
    fs_attach: (
      device: number,
      blockBytes: number,
      blockCount: number,
      at: number,
      isReadOnly: number,
      kind: number,
    ) =>
      done(() =>
        volumes.mount(
          { device, blockBytes, blockCount, at, isReadOnly: isReadOnly !== 0 },
          kinds[kind] ?? 'fat',
        ),
      ),
    fs_make: (
      device: number,
      blockBytes: number,
      blockCount: number,
      at: number,
      isReadOnly: number,
      kind: number,
    ) =>
      done(() =>
        volumes.format(
          { device, blockBytes, blockCount, at, isReadOnly: isReadOnly !== 0 },
          kinds[kind] ?? 'fat',
        ),
      ),
    fs_in_use: (volume: number) => (files.isInUse(volume) ? 1 : 0),
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
    /** 'folder size name', and a place where names are in none of their own order, of the entry behind such a one. */
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
          return files.add(fs(volume).open(text(path), mode), Number(volume));
        }),
    },
    fs_mkdir: { plain: (volume, path) => done(() => fs(volume).makeFolder(text(path))) },
    fs_remove: { plain: (volume, path) => done(() => fs(volume).remove(text(path))) },
    fs_rename: { plain: (volume, from, to) => done(() => fs(volume).rename(text(from), text(to))) },
  };
}
