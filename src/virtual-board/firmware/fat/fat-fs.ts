// A FAT on sectors, as MicroPython's VfsFat has it: mount, files and folders. What FatFs answers becomes the
// port's error numbers (extmod/vfs_fat_file.c).
import { errno, FileError } from '../file-error.ts';
import type { CreateMode, FileStat, FileSystem, ListedEntry, OpenedFile } from '../file-system.ts';
import { formatFat } from './format.ts';
import { type FatLibrary, loadFatLibrary, type Sectors } from './library.ts';
import { nameBytes } from './names.ts';
import { FatFile } from './open-file.ts';
import { fatPath, isRoot } from './path.ts';
import { done, fatAct } from './results.ts';

export type FatOptions = {
  readonly module: () => WebAssembly.Module;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
};

const sizes = { volume: 4152, file: 4136, folder: 48, entry: 812, path: 8192 } as const;
const folderAttribute = 0x10;
const openFlags = { read: 1, write: 2, createNew: 4, createAlways: 8, openAlways: 16 } as const;
/** In the library's DIR: where its next entry lies, and the sector of that, 0 where there is no room for one. */
const placeAt = 16;
const sectorAt = 24;
const entryBytes = 32;
/** Each takes a sector's room in the library. */
const mostOpenFiles = 64;
const mountNow = 1;
/** What stat tells of the root. */
const firstOf2000Ns = 946_684_800_000_000_000n;

export class FatFs implements FileSystem {
  readonly kind = 'fat';
  readonly #sectors: Sectors;
  readonly #options: FatOptions;
  #library!: FatLibrary;
  #hasLibrary = false;
  #rooms!: { readonly volume: number; readonly entry: number; readonly paths: readonly [number, number] };
  #clusterSectors = 0;
  #isForgotten = false;
  readonly #openFiles = new Set<FatFile>();

  static format(sectors: Sectors, nowMs: number): void {
    formatFat(sectors, fatTime(nowMs));
  }

  /** Mounts. @throws FileError ENODEV where there is none, EIO */
  constructor(sectors: Sectors, options: FatOptions) {
    this.#sectors = sectors;
    this.#options = options;
    this.#mount();
  }

  forget(): void {
    this.#isForgotten = true;
  }

  /** Nobody asks it any more; its files are closed. */
  release(): void {
    for (const file of this.#openFiles) file.abandon();
    this.#isForgotten = true;
    if (!this.#hasLibrary) return;
    try {
      this.#act(() => this.#library.giveBack());
      this.#hasLibrary = false;
    } catch (error) {
      // In the midst of its work: a device that is a program let go of the volume that asks it.
      if (!(error instanceof FileError)) throw error;
    }
  }

  #mount(): void {
    this.release();
    const library = loadFatLibrary(this.#options.module(), this.#sectors, this.#options.nowMs);
    this.#library = library;
    this.#hasLibrary = true;
    const [volume, entry] = [library.malloc(sizes.volume), library.malloc(sizes.entry)];
    this.#rooms = { volume, entry, paths: [library.malloc(sizes.path), library.malloc(sizes.path)] };
    library.f_setcp(437);
    try {
      this.#act(() => done(library.f_mount(volume, this.#textAt(0, '0:'), mountNow)));
    } catch (error) {
      this.release();
      throw error;
    }
    this.#clusterSectors = this.#sectors.read(0)[13] ?? 1;
    this.#isForgotten = false;
  }

  get blockBytes(): number {
    return this.#clusterSectors * this.#sectors.sectorBytes;
  }

  get blockCount(): number {
    const boot = Buffer.from(this.#sectors.read(0));
    const sectors = boot.readUInt16LE(19) || boot.readUInt32LE(32);
    const rootSectors = Math.ceil((boot.readUInt16LE(17) * 32) / this.#sectors.sectorBytes);
    const fatSectors = boot.readUInt16LE(22) || boot.readUInt32LE(36);
    const before = boot.readUInt16LE(14) + (boot[16] as number) * fatSectors + rootSectors;
    return Math.floor((sectors - before) / this.#clusterSectors);
  }

  usedBlocks(): number {
    if (this.#isForgotten) this.#mount();
    const { f_getfree, words } = this.#library;
    const { entry: count } = this.#rooms;
    this.#act(() => done(f_getfree(this.#textAt(0, '0:'), count, count + 4)));
    return this.blockCount - words().getUint32(count, true);
  }

  stat(path: string): FileStat {
    const found = this.#path(path);
    if (isRoot(found)) return { isFolder: true, sizeBytes: 0, modifiedNs: firstOf2000Ns };
    this.#act(() => done(this.#library.f_stat(this.#textAt(0, found), this.#rooms.entry)));
    return this.#entryStat();
  }

  next(path: string, after: Uint8Array | null): ListedEntry | null {
    const found = this.#path(path);
    const { f_opendir, f_readdir, FILINFO_fname, FILINFO_altname, words, malloc, free } = this.#library;
    const from = after === null ? -1 : Buffer.from(after).readUInt32LE();
    const folder = malloc(sizes.folder);
    if (folder === 0) throw new FileError('ENOMEM');
    try {
      return this.#act(() => {
        done(f_opendir(folder, this.#textAt(0, found)));
        for (;;) {
          done(f_readdir(folder, this.#rooms.entry));
          const name = this.#text(FILINFO_fname(this.#rooms.entry));
          if (name === '') return null;
          const isLast = words().getUint32(folder + sectorAt, true) === 0;
          const place = words().getUint32(folder + placeAt, true) + (isLast ? entryBytes : 0);
          if (place <= from) continue;
          const short = this.#text(FILINFO_altname(this.#rooms.entry));
          const bytes = nameBytes(name) ?? Buffer.from(short, 'latin1');
          return { ...this.#entryStat(), name: bytes, place: new Uint8Array(Uint32Array.of(place).buffer) };
        }
      });
    } finally {
      free(folder);
    }
  }

  open(path: string, mode: CreateMode): OpenedFile {
    const found = this.#path(path);
    const { create, exclusive, truncate } = mode;
    const creates = create
      ? openFlags[exclusive ? 'createNew' : truncate ? 'createAlways' : 'openAlways']
      : 0;
    const flags = (mode.read ? openFlags.read : 0) | (mode.write ? openFlags.write : 0) | creates;
    if (this.#openFiles.size >= mostOpenFiles) throw new FileError('EMFILE');
    const { malloc, free, f_open } = this.#library;
    const at = malloc(sizes.file);
    if (at === 0) throw new FileError('ENOMEM');
    try {
      this.#act(() => done(f_open(at, this.#textAt(0, found), flags)));
    } catch (error) {
      free(at);
      throw error;
    }
    const file = new FatFile(this.#library, at, this.#act, () => this.#openFiles.delete(file));
    this.#openFiles.add(file);
    if (mode.append) file.seek(file.sizeBytes);
    return file;
  }

  makeFolder(path: string): void {
    const found = this.#path(path);
    if (isRoot(found)) throw new FileError('EEXIST');
    this.#act(() => done(this.#library.f_mkdir(this.#textAt(0, found))));
  }

  remove(path: string): void {
    const found = this.#path(path);
    this.#act(() => done(this.#library.f_unlink(this.#textAt(0, found))));
  }

  /** A file of the new name makes room. */
  rename(from: string, to: string): void {
    const [old, made] = [this.#path(from), this.#path(to)];
    const { f_rename } = this.#library;
    try {
      this.#act(() => done(f_rename(this.#textAt(0, old), this.#textAt(1, made))));
    } catch (error) {
      if (!(error instanceof FileError) || error.errno !== errno.EEXIST) throw error;
      if (this.stat(to).isFolder) throw new FileError('EISDIR');
      this.remove(to);
      this.#act(() => done(f_rename(this.#textAt(0, old), this.#textAt(1, made))));
    }
  }

  #path(path: string): string {
    if (this.#isForgotten) this.#mount();
    return fatPath(path, (found) => {
      this.#act(() => done(this.#library.f_stat(this.#textAt(0, found), this.#rooms.entry)));
      return this.#entryStat().isFolder;
    });
  }

  /** What was trapped may have left its stack anywhere. */
  readonly #act = fatAct(() => {
    this.#hasLibrary = false;
  });

  #textAt(index: 0 | 1, text: string): number {
    const at = this.#rooms.paths[index];
    const bytes = Buffer.from(`${text}\0`, 'utf8');
    this.#library.bytes().set(bytes, at);
    return at;
  }

  #text(at: number): string {
    const bytes = this.#library.bytes();
    return Buffer.from(bytes.subarray(at, bytes.indexOf(0, at))).toString('utf8');
  }

  #entryStat(): FileStat {
    const { FILINFO_fsize, FILINFO_fdate, FILINFO_ftime, FILINFO_fattrib } = this.#library;
    const { entry } = this.#rooms;
    const isFolder = (FILINFO_fattrib(entry) & folderAttribute) !== 0;
    const modifiedNs = nsOf(FILINFO_fdate(entry), FILINFO_ftime(entry));
    return { isFolder, sizeBytes: FILINFO_fsize(entry) >>> 0, modifiedNs };
  }
}

/** A day and a time in 32 bits, by two seconds from 1980 on. */
export function fatTime(nowMs: number): number {
  const date = new Date(nowMs);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

function nsOf(day: number, time: number): bigint {
  const [year, month, dayOfMonth] = [1980 + (day >> 9), ((day >> 5) & 15) - 1, day & 31];
  return (
    BigInt(Date.UTC(year, month, dayOfMonth, time >> 11, (time >> 5) & 63, 2 * (time & 31))) * 1_000_000n
  );
}
