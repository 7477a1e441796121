// Tells what the flash holds by looking at it, the way the boot ROM and then a person would: header
// and checksum first, then the strings that name the firmware. Runs at every boot, so it is quick.
import { createHash } from 'node:crypto';
import { findAtVersion, findMicroPythonBanner, findNodeMcuBanner } from './banners.ts';
import type { BootImage } from './boot-image.ts';
import { walkSegments } from './image-segments.ts';
import { initDataHabit } from './init-data.ts';

const sectorBytes = 0x1000;
/** A gap this long ends an image; NodeMCU's two files lie up to four sectors apart. */
const gapSectors = 8;
/** Only the first megabyte of the flash is mapped into memory. */
const mappedBytes = 0x100000;
/** MicroPython's makeimg.py: the length stands in the word before irom0, the MD5 behind the image. */
const lengthAt = 0x8ffc;
const md5Bytes = 16;

/** What a flash boot would start. Takes 1 to 3 ms for a 600 KB image in 4 MB of flash. */
export function recogniseBootImage(flash: Uint8Array): BootImage {
  const walk = walkSegments(flash);
  if (!walk) return { kind: 'none' };
  if (!walk.intact) return { kind: 'damaged', segments: walk.segments };

  const measured = microPythonLength(flash);
  const endAddress = roundUp(measured ?? imageEnd(flash, walk.endAddress));
  const image = Buffer.from(flash.buffer, flash.byteOffset, Math.min(endAddress, flash.length));
  const found = nameFirmware(image, measured !== null);
  const { segments, checksum } = walk;
  return {
    ...{ version: null, date: null, board: null, modules: [], initData: null },
    ...{ ...found, segments, checksum, endAddress },
  };
}

type Name = Pick<Extract<BootImage, { version: unknown }>, 'kind'> &
  Partial<Extract<BootImage, { version: unknown }>>;

function nameFirmware(image: Buffer, isMicroPython: boolean): Name {
  const microPython = findMicroPythonBanner(image);
  if (microPython) return { kind: 'micropython', ...microPython };
  if (isMicroPython) return { kind: 'micropython' };
  const nodeMcu = findNodeMcuBanner(image);
  if (nodeMcu) {
    const { version, date, modules } = nodeMcu;
    return { kind: 'nodemcu', version, date, modules, initData: initDataHabit(image, nodeMcu) };
  }
  const at = findAtVersion(image);
  return at ? { kind: 'at', version: at.version } : { kind: 'unknown' };
}

/** Whole length with the MD5, if the MD5 says that this is MicroPython and undamaged; else null. */
function microPythonLength(flash: Uint8Array): number | null {
  if (flash.length < lengthAt + 4) return null;
  const length = new DataView(flash.buffer, flash.byteOffset).getUint32(lengthAt, true);
  if (length <= lengthAt || length + md5Bytes > Math.min(flash.length, mappedBytes)) return null;
  const digest = createHash('md5').update(flash.subarray(4, length)).digest();
  return digest.equals(flash.subarray(length, length + md5Bytes)) ? length + md5Bytes : null;
}

/** First address behind the image: the start of the first long gap of erased flash. */
function imageEnd(flash: Uint8Array, from: number): number {
  const limit = Math.min(flash.length, mappedBytes);
  let gapStart = roundUp(from);
  for (let at = gapStart; at < limit && at - gapStart < gapSectors * sectorBytes; at += sectorBytes)
    if (!isErased(flash, at)) gapStart = at + sectorBytes;
  return Math.min(gapStart, limit);
}

function isErased(flash: Uint8Array, at: number): boolean {
  const end = Math.min(at + sectorBytes, flash.length);
  for (let index = at; index < end; index++) if (flash[index] !== 0xff) return false;
  return true;
}

const roundUp = (address: number) => Math.ceil(address / sectorBytes) * sectorBytes;
