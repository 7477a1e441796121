// How much to ask the mask ROM to erase so that it erases what is meant. Its SPIEraseArea erases the
// sectors up to the next 64 KB boundary first and forgets to subtract them, so they count twice.
// Source: ESP8266 ROM SPIEraseArea; esptool documents the same workaround.
import type { Range } from '../../flash/geometry.ts';

/** What SPIEraseArea counts in. */
const sectorBytes = 0x1000;
const sectorsPerBlock = 16;

/** What to ask for, in bytes; the range is whole sectors. */
export function romEraseBytes(range: Range): number {
  const wanted = range.sizeBytes / sectorBytes;
  const head = Math.min(toBoundary(range), wanted);
  return (wanted < 2 * head ? Math.ceil(wanted / 2) : wanted - head) * sectorBytes;
}

/** What it then erases, in sectors: one too many where a short range has an odd number of them. */
export function romErasedSectors(range: Range): number {
  const asked = romEraseBytes(range) / sectorBytes;
  return asked + Math.min(toBoundary(range), asked);
}

const toBoundary = ({ offset }: Range): number =>
  sectorsPerBlock - ((offset / sectorBytes) % sectorsPerBlock);
