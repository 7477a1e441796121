// A FAT in an array of sectors, with the library as npm brings it.
import { readFileSync } from 'node:fs';
import { FatFs } from '../../../../src/virtual-board/firmware/fat/fat-fs.ts';
import { FileError } from '../../../../src/virtual-board/firmware/file-error.ts';

export const libraryFolder = 'node_modules/js-fatfs/dist';
export const fatModule = new WebAssembly.Module(readFileSync(`${libraryFolder}/fatfs.wasm`));
export const fatOptions = { module: () => fatModule, nowMs: () => Date.UTC(2026, 4, 6, 7, 8, 10) };

const mounted: FatFs[] = [];

/** Lets go of what was mounted: a library has a megabyte, and one that nobody asks any more serves the next volume. */
export function releaseVolumes(): void {
  for (const each of mounted.splice(0)) each.release();
}

export function fatVolume(sectorBytes: number, sectorCount: number) {
  const array = new Uint8Array(sectorBytes * sectorCount).fill(0xff);
  const state = { isReadOnly: false, failsFrom: Number.POSITIVE_INFINITY, writes: 0 };
  const sectors = {
    ...{ sectorBytes, sectorCount },
    get isReadOnly() {
      return state.isReadOnly;
    },
    read: (sector: number) => array.slice(sector * sectorBytes, (sector + 1) * sectorBytes),
    write: (sector: number, bytes: Uint8Array) => {
      if (state.writes++ >= state.failsFrom) throw new FileError('EIO');
      array.set(bytes, sector * sectorBytes);
    },
  };
  const mount = () => {
    const fs = new FatFs(sectors, fatOptions);
    mounted.push(fs);
    return fs;
  };
  return { array, sectors, state, mount };
}

export function formattedFat(sectorBytes: number, sectorCount: number) {
  const volume = fatVolume(sectorBytes, sectorCount);
  FatFs.format(volume.sectors, fatOptions.nowMs());
  return { ...volume, fs: volume.mount() };
}
