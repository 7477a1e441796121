// Which piece of a file goes next, and in what form: what the board calls with it writes the piece.
// Deflated where it can inflate and that is worth it, else a literal or base64, whichever is shorter.
import { deflateRawSync } from 'node:zlib';
import { inflateWindowBits } from './file-code.ts';
import { pythonBytes } from './python-literal.ts';

export type PackedSlice = {
  /** Python: writes the piece, prints how many bytes that were. */
  readonly code: string;
  /** Of the content. */
  readonly bytes: number;
};

/** Large enough to hide the round trip, small beside 25 KB of free heap. */
const plainBytes = 1536;
const deflatedBytes = 4096;
/** The board holds the literal twice while it compiles it: no longer than that of a plain piece. */
const mostCharacters = (plainBytes / 3) * 4;

/** The piece of `content` from `at` on: 1536 bytes, or 4096 where the board inflates and that is shorter. */
export function packSlice(content: Uint8Array, at: number, canInflate: boolean): PackedSlice {
  const long = content.subarray(at, at + deflatedBytes);
  if (canInflate && long.length > plainBytes / 4) {
    const packed = deflate(long);
    if (packed.length <= mostCharacters && packed.length < long.length * worthwhile)
      return { code: `print(_z(b'${packed}'))`, bytes: long.length };
  }
  const short = content.subarray(at, at + plainBytes);
  return { code: `print(_w(${pythonBytes(short, '_a')}))`, bytes: short.length };
}

/** Below this share of its length a piece is better deflated: inflating takes the board a moment. */
const worthwhile = 0.8;

/** True if the content as a whole gains by it: noise and archives do not. */
export const gainsByDeflating = (content: Uint8Array): boolean =>
  content.length > plainBytes / 4 && deflate(content).length < content.length * worthwhile;

const deflate = (bytes: Uint8Array): string =>
  deflateRawSync(bytes, { level: 9, windowBits: inflateWindowBits }).toString('base64');
