// File systems on block devices that are Python of a program (vfs.AbstractBlockDev of the documentation): each
// access goes back to Python, which moves a block to or from a place in the interpreter's memory.
import { type Flash, flashBlocks } from '../littlefs/block-device.ts';
import { FileError } from '../littlefs/errors.ts';
import { LittleFs, type LittleFsOptions } from '../littlefs/little-fs.ts';
import type { FlashFiles } from './flash-files.ts';

/** What `device_io` of the Python side is asked for; `size` bytes lie where the device said. */
export const deviceOperations = { read: 0, program: 1, erase: 2 } as const;
/** @returns 0 or the number of an error */
export type DeviceIo = (
  device: number,
  operation: number,
  block: number,
  offset: number,
  sizeBytes: number,
) => number;

export type Device = {
  readonly device: number;
  readonly blockBytes: number;
  readonly blockCount: number;
  /** Of a block in the interpreter's memory. */
  readonly at: number;
};

/** readsize and progsize of VfsLfs2. */
const accessBytes = 32;
const smallestBlockBytes = 64;
const largestBytes = 16 << 20;
const mostDepth = 4;

export class Volumes {
  readonly #memory: ArrayBufferLike;
  readonly #files: FlashFiles;
  readonly #options: LittleFsOptions;
  readonly #mounted = new Map<number, LittleFs>();
  #io: DeviceIo | null = null;
  /** A device that lies on another's files asks for those while it is asked. */
  #depth = 0;

  /** `files` are the flash's own, volume 0. */
  constructor(memory: ArrayBufferLike, files: FlashFiles, options: LittleFsOptions) {
    this.#memory = memory;
    this.#files = files;
    this.#options = options;
  }

  /** Who moves blocks, once Python is there. */
  connect(io: DeviceIo): void {
    this.#io = io;
  }

  /** @throws FileError ENODEV */
  volume(number: number): LittleFs {
    if (number === 0) return this.#files.fs;
    const found = this.#mounted.get(number);
    if (!found) throw new FileError('ENODEV');
    return found;
  }

  /** A device has one volume, by a number of its own. @throws FileError */
  mount(device: Device): number {
    const number = device.device + 1;
    this.#mounted.delete(number);
    this.#mounted.set(number, new LittleFs(this.#blocks(device), this.#options));
    return number;
  }

  /** @throws FileError */
  format(device: Device): void {
    this.#mounted.delete(device.device + 1);
    LittleFs.format(this.#blocks(device), this.#options);
  }

  #blocks({ device, blockBytes, blockCount, at }: Device) {
    const isPossible = blockBytes >= smallestBlockBytes && blockBytes % accessBytes === 0 && blockCount >= 2;
    const end = blockBytes * blockCount;
    if (!isPossible || end > largestBytes || at + blockBytes > this.#memory.byteLength)
      throw new FileError('EINVAL');
    const place = new Uint8Array(this.#memory, at, blockBytes);
    const move = (operation: keyof typeof deviceOperations, address: number, sizeBytes: number) => {
      const [block, offset] = [Math.floor(address / blockBytes), address % blockBytes];
      if (!this.#io || this.#depth === mostDepth) throw new FileError('EIO');
      this.#depth++;
      const failed = this.#io(device, deviceOperations[operation], block, offset, sizeBytes);
      this.#depth--;
      if (failed !== 0) throw new FileError('EIO');
    };
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
