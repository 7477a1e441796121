// What the flash routines of the mask ROM do otherwise than asked. SPIEraseArea erases the sectors up to the
// next 64 KB boundary first and forgets to subtract them, so they count twice; it refuses what does not begin
// at a sector before it does anything; and addresses beyond 4 MB are refused until the ROM's record of the
// flash says otherwise, which the stub, too, goes by. Sources: ESP8266 ROM, SPIEraseArea (pvvx's listing,
// esp8266web) and variable flashchip; esptool documents the same workaround of the erase.
import type { RomFlash } from '../chip.ts';

type Range = Parameters<RomFlash['eraseBytes']>[0];

/** What SPIEraseArea counts in. */
const sectorBytes = 0x1000;
const sectorsPerBlock = 16;

function eraseBytes(range: Range): number {
  const wanted = range.sizeBytes / sectorBytes;
  const head = Math.min(toBoundary(range), wanted);
  return (wanted < 2 * head ? Math.ceil(wanted / 2) : wanted - head) * sectorBytes;
}

/** One too many where a short range has an odd number of them. */
function erasedSectors(range: Range): number {
  const asked = eraseBytes(range) / sectorBytes;
  return asked + Math.min(toBoundary(range), asked);
}

const toBoundary = ({ offset }: Range): number =>
  sectorsPerBlock - ((offset / sectorBytes) % sectorsPerBlock);

export const romFlash: RomFlash = {
  assumedBytes: 4 << 20,
  // { id, chip_size, … }
  recordPointer: 0x3fff_c714,
  sizeAt: 4,
  refusedOffset: 1,
  eraseBytes,
  erasedSectors,
};
