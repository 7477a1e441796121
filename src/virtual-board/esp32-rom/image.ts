// An image as the boot ROMs and boot loaders of the ESP32 family read it: a header of 24 bytes, segments, a checksum
// and perhaps a SHA-256. Layout: esp_app_format.h of ESP-IDF.
import { createHash } from 'node:crypto';

const magic = 0xe9;
const headerBytes = 24;
const mostSegments = 16;
const checksumSeed = 0xef;
const digestBytes = 32;

export type ImageSegment = { readonly address: number; readonly sizeBytes: number };

export type Image = {
  readonly chipId: number;
  readonly entry: number;
  /** Of the header's bytes 2 and 3. */
  readonly mode: number;
  readonly frequency: number;
  readonly segments: readonly ImageSegment[];
  readonly checksum: { readonly computed: number; readonly stored: number };
  /** null where the image carries no digest. */
  readonly hasRightDigest: boolean | null;
  /** The first address behind it, digest and all. */
  readonly endAddress: number;
};

/** What stands at `address` of the flash: an image, or the first word of what is none. */
export function readImage(flash: Uint8Array, address: number): Image | { readonly notAnImage: number } {
  const view = new DataView(flash.buffer, flash.byteOffset, flash.byteLength);
  if (address + headerBytes > flash.length) return { notAnImage: 0xffffffff };
  const notAnImage = { notAnImage: view.getUint32(address, true) };
  const count = flash[address + 1]!;
  if (flash[address] !== magic || count === 0 || count > mostSegments) return notAnImage;
  const segments: ImageSegment[] = [];
  let computed = checksumSeed;
  let at = address + headerBytes;
  for (let index = 0; index < count; index++) {
    if (at + 8 > flash.length) return notAnImage;
    const sizeBytes = view.getUint32(at + 4, true);
    segments.push({ address: view.getUint32(at, true), sizeBytes });
    at += 8;
    if (at + sizeBytes > flash.length) return notAnImage;
    for (const byte of flash.subarray(at, at + sizeBytes)) computed ^= byte;
    at += sizeBytes;
  }
  const checksumAt = address + ((at - address) | 15);
  const end = checksumAt + 1;
  const hasDigest = flash[address + 23] === 1;
  const digest = createHash('sha256').update(flash.subarray(address, end)).digest();
  return {
    chipId: view.getUint16(address + 12, true),
    entry: view.getUint32(address + 4, true),
    mode: flash[address + 2]!,
    frequency: flash[address + 3]! & 15,
    segments,
    checksum: { computed, stored: flash[checksumAt] ?? 0xff },
    hasRightDigest: hasDigest ? digest.equals(flash.subarray(end, end + digestBytes)) : null,
    endAddress: hasDigest ? end + digestBytes : end,
  };
}
