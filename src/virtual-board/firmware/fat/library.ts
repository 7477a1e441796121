// FatFs, the library that MicroPython's VfsFat is made of, as js-fatfs of npm compiles it to WebAssembly. Its
// loader only makes instances later (promises) and with Node's files; a board's thread has neither, so the module
// is met here directly. Names of its functions are those that its compiler shortened; library.test.ts
// compares them with the loader's.
import { FileError } from '../file-error.ts';

/** What FatFs asks of its medium. */
export type Sectors = {
  readonly sectorBytes: number;
  readonly sectorCount: number;
  readonly isReadOnly: boolean;
  readonly read: (sector: number) => Uint8Array;
  readonly write: (sector: number, bytes: Uint8Array) => void;
};

export const exportNames = {
  f_size_: 'o',
  f_tell_: 'n',
  FILINFO_fsize: 'p',
  FILINFO_fdate: 'q',
  FILINFO_ftime: 'r',
  FILINFO_fattrib: 's',
  FILINFO_altname: 't',
  FILINFO_fname: 'u',
  f_mount: 'w',
  f_open: 'x',
  f_read: 'y',
  f_write: 'z',
  f_sync: 'A',
  f_close: 'B',
  f_lseek: 'C',
  f_opendir: 'D',
  f_readdir: 'F',
  f_stat: 'G',
  f_getfree: 'H',
  f_unlink: 'J',
  f_mkdir: 'K',
  f_rename: 'L',
  f_setcp: 'N',
  free: 'O',
  malloc: 'P',
} as const;
export const importNames = {
  disk_write: 'a',
  disk_ioctl: 'b',
  disk_read: 'c',
  disk_status: 'd',
  disk_initialize: 'e',
  __localtime_js: 'f',
  _emscripten_resize_heap: 'g',
  __tzset_js: 'h',
  _emscripten_date_now: 'i',
} as const;
export const memoryName = 'j';
export const constructorsName = 'k';

type Called = (...values: number[]) => number;
export type FatLibrary = { readonly [Name in keyof typeof exportNames]: Called } & {
  readonly bytes: () => Uint8Array;
  readonly words: () => DataView;
  /** For the next volume: as it was when it was made. Nothing asks it any more. */
  readonly giveBack: () => void;
};

type Medium = { sectors: Sectors; now: () => number };
type Instance = { readonly library: FatLibrary; readonly medium: Medium };

/**
 * Those that no volume has. A collector sees the object and not the megabyte behind it: a program that mounts over
 * and over would have dozens.
 */
const idle = new WeakMap<WebAssembly.Module, Instance[]>();

const starts = new WeakMap<WebAssembly.Module, Uint8Array>();

const diskError = 1;
const writeProtected = 2;
const notEnabled = 4;
const statusProtected = 4;
const ioctl = { sync: 0, sectorCount: 1, sectorBytes: 2, eraseBlock: 3 } as const;

/** One volume: its own instance, whose memory of 1 MB does not grow. `now` gives milliseconds since 1970. */
export function loadFatLibrary(module: WebAssembly.Module, sectors: Sectors, now: () => number): FatLibrary {
  const waiting = idle.get(module) ?? [];
  idle.set(module, waiting);
  const { library, medium } = waiting.pop() ?? makeInstance(module, { sectors, now }, waiting);
  Object.assign(medium, { sectors, now });
  return library;
}

/** What the memory of a new instance holds before the zeros: the same for each of a module. */
function startOf(module: WebAssembly.Module, bytes: Uint8Array): Uint8Array {
  const known = starts.get(module) ?? bytes.slice(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  starts.set(module, known);
  return known;
}

function makeInstance(module: WebAssembly.Module, medium: Medium, waiting: Instance[]): Instance {
  const disk = {
    disk_initialize: () => disk.disk_status(),
    disk_status: () => (medium.sectors.isReadOnly ? statusProtected : 0),
    disk_read: (_drive: number, at: number, sector: number, count: number) =>
      move(() => {
        const { sectors } = medium;
        mustBeWithin(sectors, sector, count);
        for (let index = 0; index < count; index++)
          bytes().set(seen(sectors, sector + index), at + index * sectors.sectorBytes);
      }),
    disk_write: (_drive: number, at: number, sector: number, count: number) =>
      medium.sectors.isReadOnly
        ? writeProtected
        : move(() => {
            const { sectors } = medium;
            mustBeWithin(sectors, sector, count);
            for (let index = 0; index < count; index++) {
              const from = at + index * sectors.sectorBytes;
              sectors.write(sector + index, bytes().slice(from, from + sectors.sectorBytes));
            }
          }),
    disk_ioctl(_drive: number, what: number, at: number): number {
      if (what === ioctl.sectorCount) words().setUint32(at, medium.sectors.sectorCount, true);
      else if (what === ioctl.sectorBytes) words().setUint16(at, medium.sectors.sectorBytes, true);
      else if (what === ioctl.eraseBlock) words().setUint32(at, 1, true);
      else if (what !== ioctl.sync) return notEnabled;
      return 0;
    },
  };
  const imports = {
    ...disk,
    /** Seconds since 1970 in two words; struct tm of C. */
    __localtime_js(low: number, high: number, at: number): void {
      const date = new Date(((high >>> 0) * 2 ** 32 + (low >>> 0)) * 1000);
      const parts = [
        ...[date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate()],
        ...[date.getUTCMonth(), date.getUTCFullYear() - 1900, date.getUTCDay()],
      ];
      for (const [index, part] of parts.entries()) words().setInt32(at + 4 * index, part, true);
    },
    __tzset_js: () => {},
    _emscripten_date_now: () => medium.now(),
    _emscripten_resize_heap: () => 0,
  };
  const table = Object.entries(importNames).map(([name, short]) => [
    short,
    imports[name as keyof typeof imports],
  ]);
  const { exports } = new WebAssembly.Instance(module, { a: Object.fromEntries(table) });
  const memory = exports[memoryName] as WebAssembly.Memory;
  const bytes = () => new Uint8Array(memory.buffer);
  const words = () => new DataView(memory.buffer);
  (exports[constructorsName] as () => void)();
  const functions = Object.entries(exportNames).map(([name, short]) => [name, exports[short] as Called]);
  const atFirst = startOf(module, bytes());
  const giveBack = () => {
    bytes().fill(0).set(atFirst);
    waiting.push(instance);
  };
  const instance: Instance = {
    library: { ...Object.fromEntries(functions), bytes, words, giveBack } as FatLibrary,
    medium,
  };
  return instance;
}

/**
 * FatFs of today takes nothing below 128 sectors for a FAT, but for what calls itself a FAT32 where others have
 * code to start from; whether it is one goes by its clusters. MicroPython's FatFs knows no such limit.
 */
function seen(sectors: Sectors, sector: number): Uint8Array {
  const bytes = Buffer.from(sectors.read(sector));
  const isSmall = sector === 0 && bytes.readUInt16LE(19) > 0 && bytes.readUInt16LE(19) < 128;
  const isFat =
    isSmall && /^[\xeb\xe9\xe8]/.test(bytes.toString('latin1', 0, 1)) && bytes.readUInt16LE(22) > 0;
  if (isFat) bytes.write('FAT32   ', 82, 'latin1');
  return bytes;
}

/** A damaged FAT names sectors that are not there. @throws FileError EIO */
function mustBeWithin({ sectorCount }: Sectors, sector: number, count: number): void {
  if (sector >>> 0 >= sectorCount || count > sectorCount - (sector >>> 0)) throw new FileError('EIO');
}

function move(act: () => void): number {
  try {
    act();
    return 0;
  } catch (error) {
    // Through the library's own frames nothing is thrown: it would be left in the middle of its work.
    if (error instanceof FileError) return diskError;
    throw error;
  }
}
