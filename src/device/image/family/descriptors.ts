// What a program or a boot loader of ESP-IDF says of itself, at the start of its first segment.
// Layout: esp-idf, esp_app_desc.h (since 3.3) and esp_bootloader_desc.h (since 5.1).
import { u16, u32 } from '../../little-endian.ts';
import type { AppDescriptor, BootLoaderDescriptor } from './family-facts.ts';

/** Behind the header and the address and size of the first segment. */
const descriptorAt = 0x20;
const appMagic = 0xabcd5432;
const appBytes = 256;
const bootLoaderMagic = 0x50;
const bootLoaderBytes = 80;

/** @param offset where the image's E9 stands; null where it has none */
export function appDescriptor(bytes: Uint8Array, offset = 0): AppDescriptor | null {
  const at = offset + descriptorAt;
  if (at + appBytes > bytes.length || u32(bytes, at) !== appMagic) return null;
  const maximum = u16(bytes, at + 178);
  return {
    secureVersion: u32(bytes, at + 4),
    version: textAt(bytes, at + 16, 32),
    project: textAt(bytes, at + 48, 32),
    time: textAt(bytes, at + 80, 16),
    date: textAt(bytes, at + 96, 16),
    idf: textAt(bytes, at + 112, 32),
    minimumBlockRevision: u16(bytes, at + 176),
    maximumBlockRevision: maximum === 0 || maximum === 0xffff ? null : maximum,
  };
}

/** @param offset where the image's E9 stands; null where it has none */
export function bootLoaderDescriptor(bytes: Uint8Array, offset = 0): BootLoaderDescriptor | null {
  const at = offset + descriptorAt;
  if (at + bootLoaderBytes > bytes.length || bytes[at] !== bootLoaderMagic) return null;
  const idf = textAt(bytes, at + 8, 32);
  const date = textAt(bytes, at + 40, 24);
  // One byte is too little to go by: code may begin with it.
  if (!/^[ -~]{2,31}$/.test(idf) || !/\d\d:\d\d:\d\d/.test(date)) return null;
  return { version: u32(bytes, at + 4), idf, date };
}

/** Up to its zero byte, without what is no plain character: it goes to the screen. */
export const textAt = (bytes: Uint8Array, at: number, sizeBytes: number): string =>
  Buffer.from(bytes.subarray(at, at + sizeBytes))
    .toString('latin1')
    .split('\0', 1)
    .join()
    .replace(/[^ -~]/g, '?')
    .trim();
