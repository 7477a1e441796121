// MD5 as the flasher stub counts it, and the MD5 of blank flash, by which emptiness is told apart.
import { createHash } from 'node:crypto';

export type Digest = Uint8Array;

/** 16 bytes. */
export const md5 = (bytes: Uint8Array): Digest => createHash('md5').update(bytes).digest();

export const md5Hex = (bytes: Uint8Array): string => Buffer.from(md5(bytes)).toString('hex');

const blanks = new Map<number, Digest>();

/** MD5 of so many FF. */
export function blankMd5(sizeBytes: number): Digest {
  const known = blanks.get(sizeBytes);
  if (known) return known;
  const digest = md5(new Uint8Array(sizeBytes).fill(0xff));
  if (blanks.size > 64) blanks.clear();
  blanks.set(sizeBytes, digest);
  return digest;
}

export const sameDigest = (one: Digest, other: Digest): boolean => Buffer.compare(one, other) === 0;

/** Nothing but FF, as erased flash reads. */
export const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0xff);
