// The boot headers of ESP8266 images: E9 (version 1) and EA (version 2, SDK boot loader), their
// segments and checksums. Knows bytes only; what the image is for, recognise.ts says.
// Layout: esptool documentation, "Firmware Image Format", ESP8266.
import { crc32 } from 'node:zlib';
import type { ImageHeader, ImageProblem, ImageSegment } from '../../image/image-facts.ts';
import { u32 } from '../../little-endian.ts';
import { checksumSeed, xorChecksum } from '../../xor-checksum.ts';
import type { ParsedImage } from '../image-format.ts';
import { isLoadAddress } from './memory.ts';

export const flashModes = ['qio', 'qout', 'dio', 'dout'] as const;

export const frequencyCodes: ReadonlyMap<number, ImageHeader['flashFrequencyMHz']> = new Map([
  [0x0, 40],
  [0x1, 26],
  [0x2, 20],
  [0xf, 80],
]);

const KB = 1024;
const MB = 1024 * KB;

/** Codes 5 and 6 are 2 and 4 MB with another layout of the two program slots. */
export const sizeCodes: ReadonlyMap<number, number> = new Map([
  [0, 512 * KB],
  [1, 256 * KB],
  [2, MB],
  [3, 2 * MB],
  [4, 4 * MB],
  [5, 2 * MB],
  [6, 4 * MB],
  [8, 8 * MB],
  [9, 16 * MB],
]);

export const magicV1 = 0xe9;
export const magicV2 = 0xea;
const mostSegments = 16;

/** Reads the header at `offset`, which holds E9 or EA, with all its segments. Never throws. */
export function parseImage(bytes: Uint8Array, offset = 0): ParsedImage {
  return bytes[offset] === magicV2 ? parseV2(bytes, offset) : parseV1(bytes, offset);
}

function parseV1(bytes: Uint8Array, offset: number): ParsedImage {
  const start = headerStart(bytes, offset);
  if ('problem' in start) return start;
  const segments: ImageSegment[] = [];
  const header = { ...start.header, segments };
  let at = offset + 8;
  let checksum = checksumSeed;
  let elsewhere: ParsedImage | null = null;
  for (let number = 1; number <= start.count; number++) {
    const segment = segmentAt(bytes, at);
    const end = segment ? at + 8 + segment.sizeBytes : at + 8;
    if (segment && !isLoadAddress(segment.address))
      elsewhere ??= failed(
        'image-damaged',
        `Segment ${number} loads to ${hex(segment.address)}, where an ESP8266 has no memory.`,
        { header: { ...header, segments: [...segments] }, endOffset: at },
      );
    if (!segment || end > bytes.length)
      return (
        elsewhere ??
        failed(
          'image-truncated',
          `The file ends at ${hex(bytes.length)}, inside segment ${number} of ${start.count}, which reaches to ${hex(end)}.`,
          { header, endOffset: bytes.length },
        )
      );
    checksum = xorChecksum(bytes.subarray(at + 8, end), checksum);
    segments.push(segment);
    at = end;
  }
  // Padded so that the checksum is the last byte of a 16-byte row, counted from the header.
  const checksumAt = offset + ((at - offset) | 15);
  if (checksumAt >= bytes.length)
    return (
      elsewhere ??
      failed(
        'image-truncated',
        `The file ends at ${hex(bytes.length)}, before the checksum at ${hex(checksumAt)}.`,
        { header, endOffset: bytes.length },
      )
    );
  const stored = bytes[checksumAt] as number;
  // Where the checksum fits, the address is as it was built: what that means depends on who loads it.
  if (stored !== checksum)
    return (
      elsewhere ??
      failed(
        'image-damaged',
        `The checksum at ${hex(checksumAt)} is ${hex(stored)}, the segments make ${hex(checksum)}: the board would not start it.`,
        { header, endOffset: checksumAt + 1, checksum },
      )
    );
  return { header, endOffset: checksumAt + 1, checksum, problem: null };
}

function parseV2(bytes: Uint8Array, offset: number): ParsedImage {
  const start = headerStart(bytes, offset);
  if ('problem' in start) return start;
  const irom = segmentAt(bytes, offset + 8);
  const inner = offset + 16 + (irom?.sizeBytes ?? 0);
  const header = { ...start.header, segments: irom ? [irom] : [] };
  if (!irom || inner + 8 > bytes.length)
    return failed(
      'image-truncated',
      `The file ends at ${hex(bytes.length)}, inside its program code, which reaches to ${hex(inner)}.`,
      { header, endOffset: bytes.length },
    );
  if (bytes[inner] !== magicV1)
    return failed('image-damaged', `No second header at ${hex(inner)}, where the first says it is.`, {
      header,
      endOffset: inner,
    });
  const second = parseV1(bytes, inner);
  const segments = [irom, ...(second.header?.segments ?? [])];
  const whole = { ...second, header: { ...header, segments } };
  if (second.problem || second.endOffset + 4 > bytes.length) return whole;
  const stored = u32(bytes, second.endOffset);
  const wanted = sdkCrc(bytes.subarray(offset, second.endOffset));
  const endOffset = second.endOffset + 4;
  if (bytes.length === endOffset && stored !== wanted)
    return failed('image-damaged', `Its CRC is ${hex(stored)}, its bytes make ${hex(wanted)}.`, {
      ...whole,
      endOffset,
    });
  return { ...whole, endOffset };
}

type HeaderStart = { readonly header: Omit<ImageHeader, 'segments'>; readonly count: number };

function headerStart(bytes: Uint8Array, offset: number): HeaderStart | ParsedImage {
  if (offset + 8 > bytes.length)
    return failed('image-truncated', `The file ends at ${hex(bytes.length)}, inside its header.`, {});
  const count = bytes[offset + 1] as number;
  const mode = flashModes[bytes[offset + 2] as number];
  const flash = bytes[offset + 3] as number;
  const frequency = frequencyCodes.get(flash & 15);
  const size = sizeCodes.get(flash >> 4);
  const format = bytes[offset] === magicV2 ? 2 : 1;
  const wrong =
    count === 0 || count > mostSegments
      ? `${count} segments`
      : mode === undefined
        ? `flash mode ${hex(bytes[offset + 2] as number)}`
        : frequency === undefined || size === undefined
          ? `flash size and frequency ${hex(flash)}`
          : null;
  if (wrong !== null || mode === undefined || frequency === undefined || size === undefined)
    return failed('image-damaged', `Its header names ${wrong}, which no ESP8266 image has.`, {});
  return {
    count,
    header: {
      format,
      flashMode: mode,
      flashFrequencyMHz: frequency,
      flashSizeBytes: size,
      entryAddress: u32(bytes, offset + 4),
    },
  };
}

function segmentAt(bytes: Uint8Array, offset: number): ImageSegment | null {
  if (offset + 8 > bytes.length) return null;
  return { address: u32(bytes, offset), sizeBytes: u32(bytes, offset + 4) };
}

function failed(
  code: ImageProblem['code'],
  message: string,
  known: Partial<Omit<ParsedImage, 'problem'>>,
): ParsedImage {
  return {
    header: known.header ?? null,
    endOffset: known.endOffset ?? 0,
    checksum: known.checksum ?? null,
    problem: { code, message },
  };
}

/** The SDK's variant of CRC-32 at the end of version 2 images. */
export function sdkCrc(bytes: Uint8Array): number {
  const crc = crc32(bytes);
  return crc >= 0x80000000 ? (crc ^ 0xffffffff) >>> 0 : crc + 1;
}

/** '0x3ffe8000' */
export const hex = (value: number): string => `0x${value.toString(16)}`;
