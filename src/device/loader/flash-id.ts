// From the three bytes that a flash chip answers to RDID (0x9F) to what they say.
// Source: JEDEC JEP106 and JESD216 usage; size codes as the makers' data sheets give them.
import { flashParts, flashVendors } from './flash-ids.ts';
import type { FlashFacts } from './loader.ts';

const adesto = 0x1f;

/** `rdid`: byte 0 = vendor, byte 1 = memory type, byte 2 = capacity, as the W0 register holds them. */
export function describeFlashId(rdid: number): FlashFacts {
  const vendorId = rdid & 0xff;
  const type = (rdid >>> 8) & 0xff;
  const capacity = (rdid >>> 16) & 0xff;
  return {
    vendorId,
    deviceId: (type << 8) | capacity,
    vendor: flashVendors.get(vendorId) ?? null,
    part: flashParts.get((vendorId << 16) | (type << 8) | capacity) ?? null,
    sizeBytes: vendorId === adesto ? adestoSize(type) : sizeOf(capacity),
  };
}

/** All ones, all zeroes, or a line that floats into both: nothing drives the data line. */
export function isPlausibleFlashId(rdid: number): boolean {
  const id = rdid & 0xff_ffff;
  return id !== 0 && id !== 0xff_ffff && id !== 0xff_ff3f && (id & 0xff) !== 0 && (id & 0xff) !== 0xff;
}

/** Most makers: the size is 2 to the power of the capacity byte; some add 0x20. */
function sizeOf(capacity: number): number | null {
  const exponent = capacity >= 0x32 && capacity <= 0x3a ? capacity - 0x20 : capacity;
  return exponent >= 0x12 && exponent <= 0x18 ? 2 ** exponent : null;
}

/** Adesto keeps the density in the low five bits of the type: 4 = 512 KB … 9 = 16 MB. */
function adestoSize(type: number): number | null {
  const density = type & 0x1f;
  return density >= 4 && density <= 9 ? 2 ** (density + 15) : null;
}
