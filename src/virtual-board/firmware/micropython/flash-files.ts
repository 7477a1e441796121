// The file system behind `/` in its part of the flash: mounted at the start, empty where nothing is,
// refused where something else is. Boards of older espwb versions kept their files in a form of our
// own, and those of releases with a FAT in a littlefs; both become what the release has at the first start.
import { FatFs, type FatOptions } from '../fat/fat-fs.ts';
import type { Sectors } from '../fat/library.ts';
import { errno, FileError } from '../file-error.ts';
import { FileStore } from '../file-store.ts';
import { type FileSystem, listed, type OpenedFile } from '../file-system.ts';
import { type BlockDevice, type Flash, flashBlocks, sectorBytes } from '../littlefs/block-device.ts';
import { LittleFs, type LittleFsOptions } from '../littlefs/little-fs.ts';
import { looksLikeLittleFs } from '../littlefs/superblock.ts';

export type FlashFilesState = 'ready' | 'blank' | 'corrupt';

/** [start, end) in the flash. */
export type FlashRegion = { readonly start: number; readonly end: number };

export type FileSystemKind = FileSystem['kind'];
export type FlashFilesOptions = {
  /** What it is formatted as. */
  readonly kind: FileSystemKind;
  /** What is mounted when it is found. */
  readonly mounts: readonly FileSystemKind[];
  readonly littlefs: LittleFsOptions;
  readonly fat: FatOptions;
};
type Entries = ReadonlyMap<string, Uint8Array | null>;

export class FlashFiles {
  readonly #flash: Flash;
  readonly #region: FlashRegion;
  readonly #device: BlockDevice;
  readonly options: FlashFilesOptions;
  #fs: FileSystem | null = null;
  #state: FlashFilesState = 'blank';
  /** By their number, which is free again once they are closed. */
  readonly #open = new Map<number, { readonly file: OpenedFile; readonly volume: number }>();

  /** `former` is where earlier versions of espwb kept the files of such a board, if any did. */
  constructor(flash: Flash, region: FlashRegion, former: FlashRegion | null, options: FlashFilesOptions) {
    this.#flash = flash;
    this.#region = region;
    this.#device = flashBlocks(flash, region.start, region.end);
    this.options = options;
    this.mount();
    if (this.#fs === null && former) this.#takeOver(former);
  }

  get state(): FlashFilesState {
    return this.#state;
  }

  get firstSector(): number {
    return this.#region.start / sectorBytes;
  }

  get blockCount(): number {
    return this.#device.blockCount;
  }

  /** @throws FileError ENODEV while nothing is mounted */
  get fs(): FileSystem {
    if (!this.#fs) throw new FileError('ENODEV');
    return this.#fs;
  }

  /** Without a kind, whatever is found. @returns 0 or the number of the error */
  mount(kind: FileSystemKind = this.#found()): number {
    this.#fs?.release?.();
    this.#fs = null;
    this.#state = 'corrupt';
    if (this.#device.blockCount < 4) return errno.ENODEV;
    this.#device.forget();
    try {
      if (!this.options.mounts.includes(kind)) throw new FileError('ENODEV');
      // A FAT begins with a jump: FatFs need not be made to find none in what is erased.
      if (kind === 'fat' && this.#isErased()) throw new FileError('ENODEV');
      this.#fs = this.#mounted(kind);
      this.#state = 'ready';
      return 0;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      // Like the port's start, which sets up what begins with an erased sector.
      if (this.#isErased()) this.#state = 'blank';
      return error.errno;
    }
  }

  /** Its first sector. */
  #isErased(): boolean {
    return this.#device.read(0, 0, sectorBytes).every((byte) => byte === 0xff);
  }

  format(kind: FileSystemKind = this.options.kind): void {
    this.closeAll();
    if (kind === 'fat') FatFs.format(this.#sectors(), this.options.fat.nowMs());
    else LittleFs.format(this.#device, this.options.littlefs);
    this.mount(kind);
  }

  /** Somebody programmed or erased the flash past the file system. */
  touched(address: number): void {
    if (address + sectorBytes > this.#region.start && address < this.#region.end) this.#fs?.forget();
  }

  /** The number of an opened file. */
  add(file: OpenedFile, volume: number): number {
    let handle = 0;
    while (this.#open.has(handle)) handle++;
    this.#open.set(handle, { file, volume });
    return handle;
  }

  opened(handle: number): OpenedFile | null {
    return this.#open.get(handle)?.file ?? null;
  }

  isInUse(volume: number): boolean {
    return [...this.#open.values()].some((opened) => opened.volume === volume);
  }

  close(handle: number): void {
    const file = this.opened(handle);
    this.#open.delete(handle);
    file?.close();
  }

  /** As a soft reset does; what cannot be kept is lost. */
  closeAll(): void {
    for (const handle of [...this.#open.keys()])
      try {
        this.close(handle);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
  }

  #found(): FileSystemKind {
    if (!this.options.mounts.includes('fat') || this.#device.blockCount < 2) return this.options.kind;
    return looksLikeLittleFs(this.#device) ? 'littlefs' : 'fat';
  }

  #mounted(kind: FileSystemKind): FileSystem {
    return kind === 'fat'
      ? new FatFs(this.#sectors(), this.options.fat)
      : new LittleFs(this.#device, this.options.littlefs);
  }

  /** As flashbdev.py of the port writes them: each is erased before. */
  #sectors(): Sectors {
    const addressOf = (sector: number) => this.#region.start + sector * sectorBytes;
    return {
      ...{ sectorBytes, sectorCount: this.#device.blockCount, isReadOnly: false },
      read: (sector) => this.#flash.read(addressOf(sector), sectorBytes),
      write: (sector, bytes) => {
        this.#flash.eraseSector(addressOf(sector));
        this.#flash.program(addressOf(sector), bytes);
      },
    };
  }

  #takeOver(former: FlashRegion): void {
    const entries = this.#formerEntries(former);
    if (!entries) return;
    // What lies before the region would be found again some day.
    for (let at = former.start; at < this.#region.start; at += sectorBytes) this.#flash.eraseSector(at);
    this.format();
    for (const [path, bytes] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (bytes === null) this.fs.makeFolder(path);
      else this.#write(path, bytes);
    }
  }

  #formerEntries({ start, end }: FlashRegion): Entries | null {
    if (end - start < 4 * sectorBytes) return null;
    const former = new FileStore(this.#flash, start, end);
    if (former.state === 'ready') return new Map(former.entries);
    if (this.options.kind !== 'fat' || this.#found() !== 'littlefs') return null;
    try {
      const found = new Map<string, Uint8Array | null>();
      addEntries(new LittleFs(this.#device, this.options.littlefs), '/', found);
      return found;
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }

  #write(path: string, bytes: Uint8Array): void {
    const mode = { read: false, write: true, append: false, truncate: true, create: true, exclusive: false };
    const file = this.fs.open(path, mode);
    file.write(bytes);
    file.close();
  }
}

function addEntries(fs: LittleFs, folder: string, found: Map<string, Uint8Array | null>): void {
  const mode = { read: true, write: false, append: false, truncate: false, create: false, exclusive: false };
  for (const { name, isFolder, sizeBytes } of listed(fs, folder)) {
    const path = `${folder}${Buffer.from(name).toString('utf8')}`;
    if (isFolder) {
      found.set(path, null);
      addEntries(fs, `${path}/`, found);
    } else found.set(path, fs.open(path, mode).read(sizeBytes));
  }
}
