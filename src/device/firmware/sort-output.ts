// Sorts what a board says into words, bytes that nobody can read, and the boot ROM's text heard at the
// wrong rate. Every byte comes out once and at once, in its order; nothing is held back. Pure.
import { presumedChip } from '../chips/index.ts';
import { isUnreadableCode, leastNoiseBytes, noiseShare } from '../noise.ts';

const { bytesBeforeAnchor, canBeBootByte, findAnchor, isOpening, openingBytes } = presumedChip.bootNoise;

export type OutputPiece =
  | { readonly kind: 'text' | 'unreadable'; readonly bytes: Uint8Array }
  /** The boot ROM's text may begin here. */
  | { readonly kind: 'mark' }
  /** All since the mark, so many bytes by now, is the boot ROM's text; those of them that came with this
   * push have not been given out otherwise. */
  | { readonly kind: 'boot'; readonly totalBytes: number };

export type OutputSorter = {
  readonly push: (bytes: Uint8Array) => readonly OutputPiece[];
  /** Something else is shown: what comes next is no part of what came before. */
  readonly end: () => void;
};

/** So many readable characters in a row are words. */
const leastWords = 5;
/** In boot text so many: its noise has letters too, but no spaces and no ends of lines, which end it at once. */
const leastBootWords = 16;
const CR = 0x0d;
const LF = 0x0a;

export function createOutputSorter(): OutputSorter {
  let mode: 'open' | 'candidate' | 'boot' = 'open';
  /** Since the mark. */
  let collected: number[] = [];
  let totalBytes = 0;
  /** Continuation bytes that a UTF-8 character still misses. */
  let missing = 0;
  let inNoise = false;

  const unreadableIn = (bytes: Uint8Array): Uint8Array | null => {
    if (missing === 0 && bytes.every((byte) => byte < 0x80 && !isUnreadableCode(byte))) return null;
    const found = new Uint8Array(bytes.length);
    let lead = -1;
    for (const [at, byte] of bytes.entries()) {
      if (missing > 0) {
        if ((byte & 0xc0) === 0x80) {
          missing--;
          continue;
        }
        missing = 0;
        if (lead >= 0) found.fill(1, lead, at);
      }
      lead = at;
      if (byte < 0x80) found[at] = isUnreadableCode(byte) ? 1 : 0;
      else if (byte >= 0xc2 && byte < 0xf5) missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      else found[at] = 1;
    }
    return found;
  };

  /** Words and noise, by what is readable alone. */
  const plain = (bytes: Uint8Array): OutputPiece[] => {
    const unreadable = unreadableIn(bytes);
    if (!unreadable?.includes(1)) {
      if (bytes.length > 0) inNoise = false;
      return bytes.length > 0 ? [{ kind: 'text', bytes }] : [];
    }
    const pieces: OutputPiece[] = [];
    let from = 0;
    for (let at = inNoise ? 0 : unreadable.indexOf(1); at >= 0 && at < bytes.length; ) {
      const end = wordsFrom(bytes, unreadable, at);
      const count = unreadable.subarray(at, end).reduce((sum, one) => sum + one, 0);
      if ((inNoise || end - at >= leastNoiseBytes) && count > (end - at) * noiseShare) {
        if (at > from) pieces.push({ kind: 'text', bytes: bytes.subarray(from, at) });
        pieces.push({ kind: 'unreadable', bytes: bytes.subarray(at, end) });
        from = end;
        inNoise = true;
      }
      if (end < bytes.length) inNoise = false;
      at = unreadable.indexOf(1, end);
    }
    if (from < bytes.length) {
      pieces.push({ kind: 'text', bytes: bytes.subarray(from) });
      inNoise = false;
    }
    return pieces;
  };

  const push = (bytes: Uint8Array): OutputPiece[] => {
    const pieces: OutputPiece[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (mode === 'boot') {
        const count = bootBytesFrom(bytes, at);
        totalBytes += count;
        at += count;
        if (count > 0) pieces.push({ kind: 'boot', totalBytes });
        if (at < bytes.length) end();
      } else if (mode === 'candidate') {
        const next = bytes.subarray(at, at + openingBytes - collected.length);
        pieces.push(...plain(next));
        collected.push(...next);
        at += next.length;
        if (collected.length < openingBytes) break;
        if (!isOpening(collected)) end();
        else {
          mode = 'boot';
          totalBytes += collected.length;
          pieces.push({ kind: 'boot', totalBytes });
        }
      } else {
        const anchor = findAnchor(bytes, at);
        if (anchor < 0) {
          pieces.push(...plain(bytes.subarray(at)));
          break;
        }
        const start = Math.max(at, anchor - bytesBeforeAnchor(bytes, anchor));
        pieces.push(...plain(bytes.subarray(at, start)), { kind: 'mark' });
        pieces.push(...plain(bytes.subarray(start, anchor)));
        mode = 'candidate';
        collected = [];
        totalBytes = anchor - start;
        at = anchor;
      }
    }
    return pieces;
  };

  const end = () => {
    mode = 'open';
    collected = [];
    totalBytes = 0;
    missing = 0;
    inNoise = false;
  };
  return { push, end };
}

/** How many bytes from here on can only be the boot ROM's. */
function bootBytesFrom(bytes: Uint8Array, from: number): number {
  // What can be read as it stands is somebody's words, however short.
  if (bytes.subarray(from).every((byte) => byte < 0x80 && !isUnreadableCode(byte))) return 0;
  let readable = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const isReadable = byte < 0x80 && !isUnreadableCode(byte);
    if (!canBeBootByte(byte)) return at - readable - from;
    readable = isReadable ? readable + 1 : 0;
    if (readable >= leastBootWords) return at + 1 - readable - from;
  }
  return bytes.length - from;
}

/** Where words begin: some readable characters in a row, or the end of a line and what stands before it. */
function wordsFrom(bytes: Uint8Array, unreadable: Uint8Array, from: number): number {
  let readable = 0;
  for (let at = from; at < bytes.length; at++) {
    readable = unreadable[at] ? 0 : readable + 1;
    const endsLine = readable >= 2 && bytes[at] === LF && bytes[at - 1] === CR;
    if (readable >= leastWords || endsLine) return at + 1 - readable;
  }
  return bytes.length;
}
