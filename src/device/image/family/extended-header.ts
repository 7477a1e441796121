// The boot header of images for the ESP32 and the chips of its family: 24 bytes, then segments, a checksum
// and, as a rule, a SHA-256. Knows bytes only; what the codes mean for a chip, its own file says.
// Layout: esp-idf, esp_app_format.h; esptool documentation, "Firmware Image Format".
import { createHash } from 'node:crypto';
import { u16, u32 } from '../../little-endian.ts';
import { formatOffset } from '../../sizes.ts';
import { checksumSeed, xorChecksum } from '../../xor-checksum.ts';
import type { ImageProblem, ImageSegment } from '../image-facts.ts';

export type ExtendedHeader = {
  readonly segments: readonly ImageSegment[];
  /** As they stand in bytes 2 and 3. */
  readonly modeCode: number;
  readonly frequencyCode: number;
  readonly sizeCode: number;
  readonly entryAddress: number;
  readonly chipId: number;
  /** Major * 100 + minor; 0 where every chip will do. */
  readonly minimumRevision: number;
  /** null where there is no upper bound. */
  readonly maximumRevision: number | null;
  /** A SHA-256 of all before it stands behind the checksum. */
  readonly hasDigest: boolean;
};

export type ExtendedImage = {
  /** null where even the header makes no sense. */
  readonly header: ExtendedHeader | null;
  /** First byte behind the checksum and the SHA-256. */
  readonly endOffset: number;
  /** Of an image that is whole: whether its SHA-256 fits, and where it stands. */
  readonly digest: { readonly at: number; readonly fits: boolean } | null;
  readonly problem: ImageProblem | null;
};

export const extendedMagic = 0xe9;
export const extendedHeaderBytes = 24;
export const digestBytes = 32;
const mostSegments = 16;
/** Its first images counted minor revisions where the others counted major ones: the ESP32-C3. */
const countsMinorRevisions = new Set([5]);

/** Reads the image whose E9 stands at `offset`; the end of `bytes` may lie behind it. Never throws. */
export function parseExtendedImage(bytes: Uint8Array, offset = 0): ExtendedImage {
  const start = headerAt(bytes, offset);
  if ('problem' in start) return start;
  const segments: ImageSegment[] = [];
  const header = { ...start.header, segments };
  let at = offset + extendedHeaderBytes;
  let checksum = checksumSeed;
  for (let number = 1; number <= start.count; number++) {
    const sizeBytes = at + 8 <= bytes.length ? u32(bytes, at + 4) : 0;
    const end = at + 8 + sizeBytes;
    if (end > bytes.length)
      return cut(
        bytes,
        header,
        `inside segment ${number} of ${start.count}, which reaches to ${formatOffset(end)}`,
      );
    segments.push({ address: u32(bytes, at), sizeBytes });
    checksum = xorChecksum(bytes.subarray(at + 8, end), checksum);
    at = end;
  }
  // The checksum is the last byte of a row of 16, counted from the header.
  const checksumAt = offset + ((at - offset) | 15);
  if (checksumAt >= bytes.length)
    return cut(bytes, header, `before the checksum at ${formatOffset(checksumAt)}`);
  const stored = bytes[checksumAt] as number;
  const digestAt = checksumAt + 1;
  const endOffset = header.hasDigest ? digestAt + digestBytes : digestAt;
  if (stored !== checksum)
    return failed(
      'image-damaged',
      `The checksum at ${formatOffset(checksumAt)} is ${formatOffset(stored)}, the segments make ${formatOffset(checksum)}: the board would not start it.`,
      header,
      endOffset,
    );
  if (!header.hasDigest) return { header, endOffset, digest: null, problem: null };
  if (endOffset > bytes.length) return cut(bytes, header, 'inside the SHA-256 behind its checksum');
  const fits = imageDigest(bytes, offset, digestAt).equals(bytes.subarray(digestAt, endOffset));
  const digest = { at: digestAt, fits };
  if (fits) return { header, endOffset, digest, problem: null };
  const message = `The SHA-256 at ${formatOffset(digestAt)} does not fit the image before it: it is damaged, or was changed.`;
  return { header, endOffset, digest, problem: { code: 'image-damaged', message } };
}

/** What stands behind the checksum of an image that begins at `offset`. */
export const imageDigest = (bytes: Uint8Array, offset: number, digestAt: number): Buffer =>
  createHash('sha256').update(bytes.subarray(offset, digestAt)).digest();

/** 'v3.0', 'v0.4' */
export const revisionWords = (revision: number): string => `v${Math.floor(revision / 100)}.${revision % 100}`;

type HeaderStart = { readonly header: Omit<ExtendedHeader, 'segments'>; readonly count: number };

function headerAt(bytes: Uint8Array, offset: number): HeaderStart | ExtendedImage {
  if (offset + extendedHeaderBytes > bytes.length) return cut(bytes, null, 'inside its header');
  const count = bytes[offset + 1] as number;
  if (bytes[offset] !== extendedMagic || count === 0 || count > mostSegments)
    return failed(
      'image-damaged',
      bytes[offset] === extendedMagic
        ? `Its header names ${count} segments, where an image has 1 to ${mostSegments}.`
        : `No image begins at ${formatOffset(offset)}.`,
      null,
      offset,
    );
  const flash = bytes[offset + 3] as number;
  const chipId = u16(bytes, offset + 12);
  const oldMinimum = (bytes[offset + 14] as number) * (countsMinorRevisions.has(chipId) ? 1 : 100);
  const maximum = u16(bytes, offset + 17);
  return {
    count,
    header: {
      modeCode: bytes[offset + 2] as number,
      frequencyCode: flash & 15,
      sizeCode: flash >> 4,
      entryAddress: u32(bytes, offset + 4),
      chipId,
      minimumRevision: u16(bytes, offset + 15) || oldMinimum,
      // Images from before there was a bound have zero there.
      maximumRevision: maximum === 0 || maximum === 0xffff ? null : maximum,
      hasDigest: bytes[offset + 23] === 1,
    },
  };
}

const cut = (bytes: Uint8Array, header: ExtendedHeader | null, where: string): ExtendedImage =>
  failed(
    'image-truncated',
    `The file ends at ${formatOffset(bytes.length)}, ${where}.`,
    header,
    bytes.length,
  );

const failed = (
  code: ImageProblem['code'],
  message: string,
  header: ExtendedHeader | null,
  endOffset: number,
): ExtendedImage => ({ header, endOffset, digest: null, problem: { code, message } });
