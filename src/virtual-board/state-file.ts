// The flash of one virtual board as a file: a header, then the sectors that are not blank.
// Written whole beside the old file and renamed over it, so a crash leaves the old or the new one.
// Knows files and sectors, not boards. Layout, all numbers u32 little-endian:
//   0 "espwbfl1", or of an ESP32-C3 "espwbc31" | 8 flash size | 12 sectors stored | 16 payload bytes | 20 SHA-256 of 8..19 and the payload
//   52 payload: raw deflate (RFC 1951) of the sector numbers, then of the 4096-byte sectors in the same order
// The deflate is written as stored blocks: a board whose program writes without pause is saved twice a second, and
// packing would leave a megabyte of buffers a second that nobody collects. Files that were packed load as well.
import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { NotRegularError, readRegular } from '../disk/regular-file.ts';
import { writeWhole } from '../disk/write-whole.ts';
import { chipOf, type KeptChip, magics } from './kept-chip.ts';

const headerBytes = 52;
export const sectorBytes = 4096;
/** In one stored block. */
const mostSectorsAtOnce = 15;
const smallestFlashBytes = 512 * 1024;
const largestFlashBytes = 16 * 1024 * 1024;

/** A file that is not a whole flash. It is never overwritten: `keptAs` is where it was moved. */
export class StateFileError extends Error {
  readonly keptAs: string | null;

  constructor(message: string, keptAs: string | null = null) {
    super(message);
    this.name = 'StateFileError';
    this.keptAs = keptAs;
  }
}

/**
 * The file in pieces, most of them views of `flash`, which stays as it is until they are written: beside it they
 * take no room. `used` are the sectors that are not blank.
 */
export function encodeFlash(
  flash: Uint8Array,
  chip: KeptChip = 'esp8266',
  used = usedSectors(flash),
): readonly Uint8Array[] {
  const payload = [...storedBlocks(piecesOf(flash, used))];
  const header = Buffer.alloc(headerBytes);
  header.write(magics[chip], 'latin1');
  header.writeUInt32LE(flash.length, 8);
  header.writeUInt32LE(used.length, 12);
  header.writeUInt32LE(
    payload.reduce((sum, piece) => sum + piece.length, 0),
    16,
  );
  header.set(checksum(header, payload), 20);
  return [header, ...payload];
}

/** The numbers of the sectors, then the sectors, neighbours as one. */
function* piecesOf(flash: Uint8Array, used: readonly number[]): Generator<Uint8Array> {
  const numbers = Buffer.alloc(used.length * 4);
  for (const [at, sector] of used.entries()) numbers.writeUInt32LE(sector, at * 4);
  yield numbers;
  for (let at = 0; at < used.length; ) {
    const first = used[at] as number;
    let count = 1;
    while (count < mostSectorsAtOnce && used[at + count] === first + count) count++;
    yield flash.subarray(first * sectorBytes, (first + count) * sectorBytes);
    at += count;
  }
}

/** RFC 1951, 3.2.4: a length and its complement before each block of at most 65535 bytes; an empty one is the last. */
function* storedBlocks(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) {
    yield blockHeader(piece.length, false);
    yield piece;
  }
  yield blockHeader(0, true);
}

function blockHeader(sizeBytes: number, isLast: boolean): Uint8Array {
  const header = Buffer.alloc(5);
  header.writeUInt8(isLast ? 1 : 0, 0);
  header.writeUInt16LE(sizeBytes, 1);
  header.writeUInt16LE(~sizeBytes & 0xffff, 3);
  return header;
}

/** @throws StateFileError when the bytes are not what encodeFlash made */
export async function decodeFlash(file: Uint8Array): Promise<Uint8Array> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  if (!chipOf(bytes)) throw new StateFileError('it is not the flash of a virtual board');
  if (bytes.length < headerBytes) throw new StateFileError(`it is cut short: ${bytes.length} bytes`);
  const sizeBytes = bytes.readUInt32LE(8);
  const sectors = bytes.readUInt32LE(12);
  const expectedBytes = headerBytes + bytes.readUInt32LE(16);
  if (bytes.length !== expectedBytes)
    throw new StateFileError(`it has ${bytes.length} bytes where ${expectedBytes} belong`);
  const sizeFits =
    sizeBytes >= smallestFlashBytes && sizeBytes <= largestFlashBytes && sizeBytes % sectorBytes === 0;
  if (!sizeFits || sectors > sizeBytes / sectorBytes)
    throw new StateFileError(`its header makes no sense: ${sectors} sectors in ${sizeBytes} bytes`);
  const payload = bytes.subarray(headerBytes);
  if (!checksum(bytes, [payload]).equals(bytes.subarray(20, headerBytes)))
    throw new StateFileError('its checksum is wrong');
  const plainBytes = sectors * (4 + sectorBytes);
  const plain = await promisify(inflateRaw)(payload, { maxOutputLength: plainBytes + 1 }).catch(() => null);
  if (plain?.length !== plainBytes) throw new StateFileError('its sectors do not unpack');
  const flash = new Uint8Array(sizeBytes).fill(0xff);
  for (let at = 0; at < sectors; at++) {
    const offset = plain.readUInt32LE(at * 4) * sectorBytes;
    if (offset >= sizeBytes) throw new StateFileError(`it holds a sector beyond its ${sizeBytes} bytes`);
    flash.set(plain.subarray(sectors * 4 + at * sectorBytes).subarray(0, sectorBytes), offset);
  }
  return flash;
}

/**
 * The kept flash, or null if there is none yet. A damaged file is moved aside, so that the next
 * start begins anew and nothing is lost.
 * @throws StateFileError with the new name of the damaged file
 */
export async function loadFlash(
  path: string,
): Promise<{ readonly flash: Uint8Array; readonly chip: KeptChip } | null> {
  const file = await readRegular(path).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof NotRegularError)
      throw new StateFileError(`${path} cannot be used: it is ${error.kind}.`);
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    return { flash: await decodeFlash(file), chip: chipOf(file) as KeptChip };
  } catch (error) {
    if (!(error instanceof StateFileError)) throw error;
    const keptAs = `${path}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await rename(path, keptAs);
    throw new StateFileError(`${path} cannot be used: ${error.message}. It is kept as ${keptAs}.`, keptAs);
  }
}

/** Atomic: whoever reads meanwhile, or a crash, sees the old file or the new one, never a half. */
export async function saveFlash(
  path: string,
  flash: Uint8Array,
  chip: KeptChip = 'esp8266',
  used?: readonly number[],
): Promise<void> {
  await writeWhole(path, encodeFlash(flash, chip, used), true);
}

/** The numbers of the sectors that are not blank. */
export function usedSectors(flash: Uint8Array): readonly number[] {
  const used: number[] = [];
  for (let sector = 0; sector * sectorBytes < flash.length; sector++)
    if (!isBlank(flash, sector)) used.push(sector);
  return used;
}

const blankSector = Buffer.alloc(sectorBytes, 0xff);

function isBlank(flash: Uint8Array, sector: number): boolean {
  return blankSector.compare(flash, sector * sectorBytes, (sector + 1) * sectorBytes) === 0;
}

function checksum(header: Uint8Array, payload: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(header.subarray(8, 20));
  for (const part of payload) hash.update(part);
  return hash.digest();
}
