// One zlib stream cut into blocks that the stub takes, each made when it is wanted and each unpacking
// to a known number of bytes: progress is exact, and packing goes on while the block before travels.
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { roundDown } from './geometry.ts';
import { writeBlockBytes } from './stub-flash.ts';

export type DeflateBlock = {
  readonly bytes: Uint8Array;
  /** How many unpacked bytes this block and all before it make. */
  readonly endBytes: number;
};

/** Blocks unpack to multiples of this: fine enough to fill what the stub takes. */
const grainBytes = 0x400;
/** Of deflate, and what the stub unpacks before it programs it. */
export const windowBytes = 0x8000;
/** So that one block never keeps the flash busy for much longer than the wire. */
const mostUnpacked = 0x10000;
/** What is left of a window is not worth a block of its own below that. */
const leastRestBytes = 0x1000;
/** zlib header (RFC 1950): deflate, 32 KB window, best compression. */
const streamHeader = Uint8Array.of(0x78, 0xda);
const trailerBytes = 4;
/** Program code packs to two thirds: a full block, for which the erase that comes first takes no longer. */
const firstTarget = 24 * grainBytes;

/**
 * The pieces, put together, are one RFC 1950 stream of `data`: each is packed with the 32 KB before
 * it as its dictionary and flushed to a byte boundary. None is longer than `blockBytes`, but for a single
 * grain that cannot be compressed.
 * @param endsWithWindow asked for each block: whether the next window begins with a block of its own
 */
export function* deflateBlocks(
  data: Uint8Array,
  blockBytes = writeBlockBytes,
  endsWithWindow: () => boolean = () => false,
): Generator<DeflateBlock> {
  const mostPacked = blockBytes - streamHeader.length - trailerBytes;
  let at = 0;
  let target = firstTarget;
  while (at < data.length) {
    const most = endsWithWindow() ? windowEnd(at) - at : mostUnpacked;
    const { packed, end } = packFrom(data, at, Math.min(target, most), mostPacked);
    const isLast = end === data.length;
    const parts = [at === 0 ? streamHeader : [], packed, isLast ? adler32(data) : []] as const;
    const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let written = 0;
    for (const part of parts) {
      bytes.set(part, written);
      written += part.length;
    }
    target = nextTarget(end - at, packed.length, mostPacked);
    at = end;
    yield { bytes, endBytes: end };
  }
}

function packFrom(
  data: Uint8Array,
  at: number,
  target: number,
  mostPacked: number,
): { packed: Uint8Array; end: number } {
  const dictionary = data.subarray(Math.max(0, at - windowBytes), at);
  for (let size = target; ; ) {
    const end = Math.min(at + size, data.length);
    const packed = deflateRawSync(data.subarray(at, end), {
      level: 9,
      memLevel: 9,
      // One output buffer for all of it.
      chunkSize: 2 * writeBlockBytes,
      finishFlush: end === data.length ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
      ...(dictionary.length > 0 ? { dictionary } : {}),
    });
    // A single grain always fits: what cannot be compressed grows by a few bytes only.
    if (packed.length <= mostPacked || size === grainBytes) return { packed, end };
    size = Math.min(size - grainBytes, nextTarget(end - at, packed.length, mostPacked));
  }
}

/** What is a little too much for one block is packed twice: a few more blocks cost less than that. */
const fill = 0.97;

/**
 * Behind each window that it has programmed the stub erases ahead before it goes on with the same block. A
 * block that ends there lets the wire go on first: an erase of 64 KB takes as long as a block.
 */
function windowEnd(at: number): number {
  const end = roundDown(at, windowBytes) + windowBytes;
  return end - at < leastRestBytes ? end + windowBytes : end;
}

/** As many bytes as would nearly fill a block if what follows packs like what was. */
function nextTarget(unpacked: number, packed: number, mostPacked: number): number {
  const fitting = roundDown(Math.floor((unpacked * mostPacked * fill) / packed), grainBytes);
  return Math.max(grainBytes, fitting);
}

/** Counted by zlib itself, which puts it behind a stream of stored blocks as well. */
const adler32 = (data: Uint8Array): Uint8Array =>
  deflateSync(data, { level: 0, chunkSize: data.length + writeBlockBytes }).subarray(-trailerBytes);
