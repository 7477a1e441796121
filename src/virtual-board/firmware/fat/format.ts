// An empty FAT12 or FAT16 without a partition table, laid out as MicroPython's mkfs does it (Microsoft's FAT
// specification; sizes as FatFs R0.13c chooses them). FatFs of today makes none below 128 sectors, MicroPython's
// own from 22 on.
import { FileError } from '../file-error.ts';
import type { Sectors } from './library.ts';

const fatCount = 1;
const rootEntries = 512;
const entryBytes = 32;
const reservedSectors = 1;
const leastSectors = 22;
const leastClusters = 16;
const mostFat12Clusters = 4085;
const mostFat16Clusters = 65_525;
const mostClusterSectors = 128;
/** From so many times 4096 sectors on, the next larger cluster. */
const largerClusterFrom = [1, 4, 16, 64, 256, 512] as const;

export type Layout = {
  readonly isFat12: boolean;
  readonly clusterSectors: number;
  readonly fatSectors: number;
  readonly rootSectors: number;
  readonly clusterCount: number;
};

/** @throws FileError EIO where no FAT12 or FAT16 fits */
export function layoutOf(sectorBytes: number, sectorCount: number): Layout {
  if (sectorCount < leastSectors) throw new FileError('EIO');
  const size = Math.floor(sectorCount / 4096);
  const usual = 1 << largerClusterFrom.filter((from) => from <= size).length;
  const rootSectors = Math.floor((rootEntries * entryBytes) / sectorBytes);
  for (let clusterSectors = usual; clusterSectors <= mostClusterSectors; clusterSectors *= 2) {
    const most = Math.floor(sectorCount / clusterSectors);
    const isFat12 = most <= mostFat12Clusters;
    const fatBytes = isFat12 ? Math.floor((most * 3 + 1) / 2) + 3 : most * 2 + 4;
    const fatSectors = Math.ceil(fatBytes / sectorBytes);
    const data = sectorCount - reservedSectors - fatSectors * fatCount - rootSectors;
    if (data < clusterSectors * leastClusters) break;
    const clusterCount = Math.floor(data / clusterSectors);
    const fits = isFat12 || (clusterCount > mostFat12Clusters && clusterCount <= mostFat16Clusters);
    if (fits) return { isFat12, clusterSectors, fatSectors, rootSectors, clusterCount };
  }
  throw new FileError('EIO');
}

/** `serial` becomes the volume's number. @throws FileError EIO, EROFS, EINVAL */
export function formatFat(sectors: Sectors, serial: number): void {
  const { sectorBytes, sectorCount } = sectors;
  if (sectors.isReadOnly) throw new FileError('EROFS');
  if (![512, 1024, 2048, 4096].includes(sectorBytes)) throw new FileError('EIO');
  const { isFat12, clusterSectors, fatSectors, rootSectors } = layoutOf(sectorBytes, sectorCount);
  const boot = Buffer.alloc(sectorBytes);
  // Jumps to itself: nothing is started from here.
  boot.set([0xeb, 0xfe, 0x90]);
  boot.write('MSDOS5.0', 3, 'latin1');
  boot.writeUInt16LE(sectorBytes, 11);
  boot[13] = clusterSectors;
  boot.writeUInt16LE(reservedSectors, 14);
  boot[16] = fatCount;
  boot.writeUInt16LE(rootEntries, 17);
  if (sectorCount < 0x10000) boot.writeUInt16LE(sectorCount, 19);
  else boot.writeUInt32LE(sectorCount, 32);
  // The medium: a disk, with sectors a track and heads of one.
  boot[21] = 0xf8;
  boot.writeUInt16LE(fatSectors, 22);
  boot.writeUInt16LE(63, 24);
  boot.writeUInt16LE(255, 26);
  boot[36] = 0x80;
  boot[38] = 0x29;
  boot.writeUInt32LE(serial >>> 0, 39);
  boot.write('NO NAME    FAT     ', 43, 'latin1');
  boot.writeUInt16LE(0xaa55, 510);
  sectors.write(0, boot);
  for (let sector = 0; sector < fatSectors * fatCount + rootSectors; sector++) {
    const empty = Buffer.alloc(sectorBytes);
    if (sector === 0) empty.writeUInt32LE(isFat12 ? 0xff_fff8 : 0xffff_fff8);
    sectors.write(reservedSectors + sector, empty);
  }
}
