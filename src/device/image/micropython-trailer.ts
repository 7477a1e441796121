// MicroPython's own whole-file check: the length in the word before 0x9000, the MD5 of everything but
// the first four bytes behind it (micropython ports/esp8266/makeimg.py, since 1.8.3).
import { createHash } from 'node:crypto';
import { u32 } from '../little-endian.ts';
import { formatOffset } from '../sizes.ts';
import type { ImageProblem } from './image-facts.ts';

export const lengthOffset = 0x8ffc;
const iromOffset = 0x9000;
const mostBytes = 4 * 1024 * 1024;
export const md5Bytes = 16;
/** The header's first four bytes may be patched for the flash, so the MD5 leaves them out. */
export const md5Start = 4;

export type MicroPythonTrailer =
  | { readonly kind: 'intact' | 'mismatch'; readonly endOffset: number }
  | { readonly kind: 'cut'; readonly endOffset: number }
  | { readonly kind: 'absent' };

/** The length that the image carries, or null where the word cannot be one. */
function embeddedLength(bytes: Uint8Array): number | null {
  if (bytes.length < iromOffset) return null;
  const length = u32(bytes, lengthOffset);
  return length > iromOffset && length <= mostBytes ? length : null;
}

/** Whether the trailer is there and right; `bytes` may go on behind it, as a backup of flash does. */
export function checkTrailer(bytes: Uint8Array): MicroPythonTrailer {
  const length = embeddedLength(bytes);
  if (length === null) return { kind: 'absent' };
  const endOffset = length + md5Bytes;
  if (endOffset > bytes.length) return { kind: 'cut', endOffset };
  const wanted = createHash('md5').update(bytes.subarray(md5Start, length)).digest();
  const kind = wanted.equals(bytes.subarray(length, endOffset)) ? 'intact' : 'mismatch';
  return { kind, endOffset };
}

/** What is wrong with an image of `sizeBytes` by its trailer; null where it is right or absent. */
export function trailerProblem(trailer: MicroPythonTrailer, sizeBytes: number): ImageProblem | null {
  if (trailer.kind === 'cut')
    return {
      code: 'image-truncated',
      message: `MicroPython says it is ${formatOffset(trailer.endOffset)} bytes long, the file has ${formatOffset(sizeBytes)}: it was cut short.`,
    };
  if (trailer.kind === 'mismatch')
    return {
      code: 'image-damaged',
      message: `MicroPython's own MD5 at ${formatOffset(trailer.endOffset - md5Bytes)} does not fit the file: it is damaged.`,
    };
  return null;
}
