// NOR flash in an array: programming only clears bits, and anything else is a mistake of who programs.
import { FileError } from '../../../../src/virtual-board/firmware/file-error.ts';
import { type FileSystem, listed } from '../../../../src/virtual-board/firmware/file-system.ts';
import { type Flash, flashBlocks } from '../../../../src/virtual-board/firmware/littlefs/block-device.ts';
import { LittleFs, type LittleFsOptions } from '../../../../src/virtual-board/firmware/littlefs/little-fs.ts';

export const sector = 0x1000;

export class PowerLoss extends Error {}

export function norFlash(blockCount: number, startBlock = 2) {
  const array = new Uint8Array((startBlock + blockCount + 2) * sector).fill(0xff);
  const stuck = new Set<number>();
  let left = Number.POSITIVE_INFINITY;
  let operations = 0;
  const step = () => {
    operations++;
    if (left-- <= 0) throw new PowerLoss();
  };
  const flash: Flash = {
    read: (address, size) => array.slice(address, address + size),
    program: (address, data) => {
      const half = left <= 0 ? Math.floor(data.length / 2) : data.length;
      if (stuck.has(Math.floor(address / sector))) return;
      for (const [index, byte] of data.subarray(0, half).entries()) {
        if ((array[address + index]! & byte) !== byte) throw new Error('programmed over what was there');
        array[address + index]! &= byte;
      }
      step();
    },
    eraseSector: (address) => {
      if (left <= 0) array.fill(0xff, address, address + sector / 2);
      else array.fill(0xff, address, address + sector);
      step();
    },
  };
  const start = startBlock * sector;
  const device = () => flashBlocks(flash, start, start + blockCount * sector);
  return {
    array,
    flash,
    stuck,
    device,
    region: () => array.subarray(start, start + blockCount * sector),
    /** The power goes in the middle of the erase or program behind so many. */
    cutPowerAfter: (count: number) => {
      left = count;
    },
    operations: () => operations,
  };
}

export const options: LittleFsOptions = { version: 0x00020001, nowNs: () => 1_700_000_000_000_000_000n };

export function formatted(blockCount: number, special: Partial<LittleFsOptions> = {}) {
  const nor = norFlash(blockCount);
  const all = { ...options, ...special };
  LittleFs.format(nor.device(), all);
  return { ...nor, fs: new LittleFs(nor.device(), all), mount: () => new LittleFs(nor.device(), all) };
}

export const forReading = {
  ...{ read: true, write: false, append: false, truncate: false, create: false, exclusive: false },
};
export const forWriting = { ...forReading, read: false, write: true, truncate: true, create: true };

export function put(fs: FileSystem, path: string, bytes: Uint8Array): void {
  const file = fs.open(path, forWriting);
  try {
    file.write(bytes);
  } finally {
    file.close();
  }
}

export function get(fs: FileSystem, path: string): Uint8Array {
  const file = fs.open(path, forReading);
  const bytes = file.read(1 << 24);
  file.close();
  return bytes;
}

/** A damaged file system may hold a folder within itself: no test makes more than this. */
const mostEntries = 2000;

/** Everything, as path and content; null = a folder. */
export function contentsOf(fs: FileSystem): Map<string, string | null> {
  const all = new Map<string, string | null>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && all.size < mostEntries; folder = folders.pop())
    for (const { name, isFolder } of listed(fs, folder || '/')) {
      const path = `${folder}/${Buffer.from(name).toString()}`;
      all.set(path, isFolder ? null : Buffer.from(get(fs, path)).toString('latin1'));
      if (isFolder) folders.push(path);
    }
  return all;
}

/** What is refused, by the name of its errno; 'done' where nothing is. */
export function errnoOf(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof FileError) return error.message;
    throw error;
  }
}

export const namesIn = (fs: FileSystem, path = '/'): string[] =>
  [...listed(fs, path)].map(({ name }) => Buffer.from(name).toString());
