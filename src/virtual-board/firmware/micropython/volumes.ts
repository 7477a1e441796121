// File systems on block devices that are Python of a program (vfs.AbstractBlockDev of the documentation): each
// access goes back to Python, which moves a block to or from a place in the interpreter's memory.
import { FatFs } from '../fat/fat-fs.ts';
import type { Sectors } from '../fat/library.ts';
import { FileError } from '../file-error.ts';
import type { FileSystem } from '../file-system.ts';
import { type Flash, flashBlocks } from '../littlefs/block-device.ts';
import { LittleFs } from '../littlefs/little-fs.ts';
import type { FileSystemKind, FlashFiles } from './flash-files.ts';

/** What `device_io` of the Python side is asked for; `size` bytes lie where the device said. */
export const deviceOperations = { read: 0, program: 1, erase: 2, readBlock: 3, writeBlock: 4 } as const;
/** @returns 0 or the number of an error */
export type DeviceIo = (
  device: number,
  operation: number,
  block: number,
  offset: number,
  sizeBytes: number,
) => number;

export type Device = {
  /** Of a volume too: 0 is the flash. */
  readonly device: number;
  readonly blockBytes: number;
  readonly blockCount: number;
  /** Of a block in the interpreter's memory. */
  readonly at: number;
  /** It has no writeblocks(), or is mounted so. */
  readonly isReadOnly: boolean;
};

/** readsize and progsize of VfsLfs2. */
const accessBytes = 32;
const smallestBlockBytes = 64;
const largestBytes = 16 << 20;
const mostDepth = 4;
/** Of those that are on devices; one more takes the place of the oldest. */
const mostVolumes = 8;

export class Volumes {
  readonly #memory: ArrayBufferLike;
  readonly #files: FlashFiles;
  readonly #mounted = new Map<number, FileSystem>();
  #io: DeviceIo | null = null;
  /** A device that lies on another's files asks for those while it is asked. */
  #depth = 0;

  /** `files` are the flash's own, volume 0. */
  constructor(memory: ArrayBufferLike, files: FlashFiles) {
    this.#memory = memory;
    this.#files = files;
  }

  /** Who moves blocks, once Python is there. */
  connect(io: DeviceIo): void {
    this.#io = io;
  }

  /** @throws FileError ENODEV */
  volume(number: number): FileSystem {
    if (number === 0) return this.#files.fs;
    const found = this.#mounted.get(number);
    if (!found) throw new FileError('ENODEV');
    return found;
  }

  /** @throws FileError */
  mount(device: Device, kind: FileSystemKind): void {
    const { littlefs, fat } = this.#files.options;
    const fs =
      kind === 'fat' ? new FatFs(this.#sectors(device), fat) : new LittleFs(this.#blocks(device), littlefs);
    this.#forget(device.device);
    this.#mounted.set(device.device, fs);
    const [oldest] = this.#mounted.keys();
    if (this.#mounted.size > mostVolumes && oldest !== undefined) this.#forget(oldest);
  }

  #forget(device: number): void {
    this.#mounted.get(device)?.release?.();
    this.#mounted.delete(device);
  }

  /** @throws FileError */
  format(device: Device, kind: FileSystemKind): void {
    this.#forget(device.device);
    const { littlefs, fat } = this.#files.options;
    if (kind === 'fat') FatFs.format(this.#sectors(device), fat.nowMs());
    else LittleFs.format(this.#blocks(device), littlefs);
  }

  /** A FAT moves whole blocks, with the device's short methods. */
  #sectors({ device, blockBytes, blockCount, at, isReadOnly }: Device): Sectors {
    const isPossible = [512, 1024, 2048, 4096].includes(blockBytes) && blockCount > 0;
    if (!isPossible || at + blockBytes > this.#memory.byteLength) throw new FileError('EIO');
    const place = new Uint8Array(this.#memory, at, blockBytes);
    return {
      ...{ sectorBytes: blockBytes, sectorCount: blockCount, isReadOnly },
      read: (sector) => {
        this.#move(device, 'readBlock', sector, 0, blockBytes);
        return place.slice();
      },
      write: (sector, bytes) => {
        place.set(bytes);
        this.#move(device, 'writeBlock', sector, 0, blockBytes);
      },
    };
  }

  #move(
    device: number,
    operation: keyof typeof deviceOperations,
    block: number,
    offset: number,
    sizeBytes: number,
  ): void {
    if (!this.#io || this.#depth === mostDepth) throw new FileError('EIO');
    this.#depth++;
    try {
      if (this.#io(device, deviceOperations[operation], block, offset, sizeBytes) !== 0)
        throw new FileError('EIO');
    } finally {
      this.#depth--;
    }
  }

  #blocks({ device, blockBytes, blockCount, at }: Device) {
    const isPossible = blockBytes >= smallestBlockBytes && blockBytes % accessBytes === 0 && blockCount >= 2;
    const end = blockBytes * blockCount;
    if (!isPossible || end > largestBytes || at + blockBytes > this.#memory.byteLength)
      throw new FileError('EINVAL');
    const place = new Uint8Array(this.#memory, at, blockBytes);
    const move = (operation: keyof typeof deviceOperations, address: number, sizeBytes: number) =>
      this.#move(device, operation, Math.floor(address / blockBytes), address % blockBytes, sizeBytes);
    /** The aligned bytes around [address, address + size) of one block; `place` holds them afterwards. */
    const around = (address: number, sizeBytes: number) => {
      const from = Math.floor(address / accessBytes) * accessBytes;
      const to = Math.ceil((address + sizeBytes) / accessBytes) * accessBytes;
      move('read', from, to - from);
      return { from, size: to - from, at: address - from };
    };
    const flash: Flash = {
      read(address, sizeBytes) {
        const part = around(address, sizeBytes);
        return place.slice(part.at, part.at + sizeBytes);
      },
      program(address, bytes) {
        const part = around(address, bytes.length);
        place.set(bytes, part.at);
        move('program', part.from, part.size);
      },
      eraseSector: (address) => move('erase', address, 0),
    };
    return flashBlocks(flash, 0, end, blockBytes);
  }
}
