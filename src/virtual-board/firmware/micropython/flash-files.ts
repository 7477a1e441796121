// The file system behind `/` in its part of the flash: mounted at the start, empty where nothing is,
// refused where something else is. Boards of older espwb versions kept their files in a form of our
// own; those become a littlefs at the first start.
import { FileStore } from '../file-store.ts';
import { type BlockDevice, type Flash, flashBlocks, sectorBytes } from '../littlefs/block-device.ts';
import { errno, FileError } from '../littlefs/errors.ts';
import { LittleFs, type LittleFsOptions } from '../littlefs/little-fs.ts';
import type { OpenFile } from '../littlefs/open-file.ts';

export type FlashFilesState = 'ready' | 'blank' | 'corrupt';

/** [start, end) in the flash. */
export type FlashRegion = { readonly start: number; readonly end: number };

export class FlashFiles {
  readonly #flash: Flash;
  readonly #region: FlashRegion;
  readonly #device: BlockDevice;
  readonly options: LittleFsOptions;
  #fs: LittleFs | null = null;
  #state: FlashFilesState = 'blank';
  /** By their number, which is free again once they are closed. */
  readonly #open = new Map<number, OpenFile>();

  /** `former` is where earlier versions of espwb kept the files of such a board. */
  constructor(flash: Flash, region: FlashRegion, former: FlashRegion, options: LittleFsOptions) {
    this.#flash = flash;
    this.#region = region;
    this.#device = flashBlocks(flash, region.start, region.end);
    this.options = options;
    this.mount();
    if (this.#fs === null) this.#takeOver(former);
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
  get fs(): LittleFs {
    if (!this.#fs) throw new FileError('ENODEV');
    return this.#fs;
  }

  /** @returns 0 or the number of the error */
  mount(): number {
    this.#fs = null;
    this.#state = 'corrupt';
    if (this.#device.blockCount < 4) return errno.ENODEV;
    this.#device.forget();
    try {
      this.#fs = new LittleFs(this.#device, this.options);
      this.#state = 'ready';
      return 0;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      // Like the port's start, which sets up what begins with an erased sector.
      const isBlank = this.#device.read(0, 0, sectorBytes).every((byte) => byte === 0xff);
      if (isBlank) this.#state = 'blank';
      return error.errno;
    }
  }

  format(): void {
    this.closeAll();
    LittleFs.format(this.#device, this.options);
    if (this.#fs) this.#fs.forget();
    this.mount();
  }

  /** Somebody programmed or erased the flash past the file system. */
  touched(address: number): void {
    if (address + sectorBytes > this.#region.start && address < this.#region.end) this.#fs?.forget();
  }

  /** The number of an opened file. */
  add(file: OpenFile): number {
    let handle = 0;
    while (this.#open.has(handle)) handle++;
    this.#open.set(handle, file);
    return handle;
  }

  opened(handle: number): OpenFile | null {
    return this.#open.get(handle) ?? null;
  }

  close(handle: number): void {
    const file = this.#open.get(handle);
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

  #takeOver({ start, end }: FlashRegion): void {
    if (end - start < 4 * sectorBytes) return;
    const former = new FileStore(this.#flash, start, end);
    if (former.state !== 'ready') return;
    const entries = [...former.entries].sort(([a], [b]) => (a < b ? -1 : 1));
    // What lies before the region would be found again some day.
    for (let at = start; at < this.#region.start; at += sectorBytes) this.#flash.eraseSector(at);
    this.format();
    for (const [path, bytes] of entries) {
      if (bytes === null) this.fs.makeFolder(path);
      else this.#write(path, bytes);
    }
  }

  #write(path: string, bytes: Uint8Array): void {
    const mode = { read: false, write: true, append: false, truncate: true, create: true, exclusive: false };
    const file = this.fs.open(path, mode);
    file.write(bytes);
    file.close();
  }
}
