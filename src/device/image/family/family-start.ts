// Whether a file is for the ESP32 or a chip of its family, and for which: by its extended header, which stands at
// its beginning or, in what is laid out from 0x0 on, behind FF where the chip's boot ROM looks.
import type { Chip } from '../../chips/chip.ts';
import { chipOfImageId, isFamilyAddress, presumedChip } from '../../chips/index.ts';
import { u16, u32 } from '../../little-endian.ts';
import { extendedHeaderBytes, extendedMagic } from './extended-header.ts';

export type FamilyStart = {
  /** Where in the file its first image begins. */
  readonly at: number;
  /** null for one of the family that espwb does not know. */
  readonly chip: Chip | null;
  readonly imageChipId: number;
};

/** Where the boot ROMs of the family look for their boot loader, if not at 0x0. */
const bootLoaderOffsets = [0x1000, 0x2000];

/** null for what is for none of them. */
export function familyStart(bytes: Uint8Array): FamilyStart | null {
  if (bytes[0] === extendedMagic) return startAt(bytes, 0);
  for (const at of bootLoaderOffsets) {
    if (bytes.length < at || bytes.subarray(0, at).some((byte) => byte !== 0xff)) return null;
    const start = startAt(bytes, at);
    if (start) return start;
  }
  return null;
}

function startAt(bytes: Uint8Array, at: number): FamilyStart | null {
  if (bytes[at] !== extendedMagic || bytes.length < at + extendedHeaderBytes + 8) return null;
  // An ESP8266's image has the address of its first segment there.
  if (presumedChip.image.isLoadAddress(u32(bytes, at + 8))) return null;
  const imageChipId = u16(bytes, at + 12);
  const chip = chipOfImageId(imageChipId);
  const isProbable = chip
    ? isFamilyAddress(u32(bytes, at + extendedHeaderBytes))
    : isUnknownMember(bytes, at);
  return isProbable ? { at, chip, imageChipId } : null;
}

/** As the header of an image looks that names a chip of later days: no write protection pin, reserved bytes of zero. */
const isUnknownMember = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 8] === 0xee && u32(bytes, at + 19) === 0 && (bytes[at + 23] as number) <= 1;
