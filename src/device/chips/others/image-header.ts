// Images for the ESP32 and the chips of its family, by their extended header. They are only recognised: so that
// nobody flashes one to another chip.
import { u32 } from '../../little-endian.ts';

/** Chip ids of the extended header, bytes 12 and 13: esptool documentation, "Firmware Image Format". */
const sisterChips: ReadonlyMap<number, string> = new Map([
  [0, 'esp32'],
  [2, 'esp32s2'],
  [5, 'esp32c3'],
  [9, 'esp32s3'],
  [12, 'esp32c2'],
  [13, 'esp32c6'],
  [16, 'esp32h2'],
  [18, 'esp32p4'],
  [20, 'esp32c61'],
  [23, 'esp32c5'],
]);

/**
 * The chip of the family that the image at `offset` (a byte E9) is for, or null.
 * @param isLoadAddress whether the chip that it should be for has memory there: then it is for that one
 */
export function sisterChip(
  bytes: Uint8Array,
  offset: number,
  isLoadAddress: (address: number) => boolean,
): string | null {
  if (bytes[offset] !== 0xe9 || bytes.length < offset + 32) return null;
  if (isLoadAddress(u32(bytes, offset + 8))) return null;
  const chip = sisterChips.get((bytes[offset + 12] as number) | ((bytes[offset + 13] as number) << 8));
  return chip !== undefined && isSisterAddress(u32(bytes, offset + 24)) ? chip : null;
}

/** Data, instruction and flash-mapped memory of the ESP32 family, roughly. */
function isSisterAddress(address: number): boolean {
  return (
    (address >= 0x3c000000 && address < 0x40100000) ||
    (address >= 0x40000000 && address < 0x44000000) ||
    (address >= 0x4ff00000 && address < 0x50010000)
  );
}

/** Where the boot ROMs of the family look for their boot loader, if not at 0x0. */
const bootLoaderOffsets = [0x1000, 0x2000];

/** Merged images of the ESP32 begin with its boot loader at 0x1000 (0x2000 for later chips) and nothing before. */
export function mergedSisterChip(
  bytes: Uint8Array,
  isLoadAddress: (address: number) => boolean,
): string | null {
  for (const offset of bootLoaderOffsets) {
    if (bytes.length < offset || bytes.subarray(0, offset).some((byte) => byte !== 0xff)) return null;
    const chip = sisterChip(bytes, offset, isLoadAddress);
    if (chip !== null) return chip;
  }
  return null;
}

/** What an image for any of them is called among kinds of images. */
export const sisterKind = 'esp32';

/** 'ESP32-C3' for 'esp32c3'. */
export const sisterName = (chip: string): string => chip.toUpperCase().replace(/^ESP32(.)/, 'ESP32-$1');
