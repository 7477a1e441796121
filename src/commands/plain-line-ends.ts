// Boards end their lines with CR LF; pipes and files want LF. For what is no terminal.
import type { ShownBytes, StreamFilter } from '../terminal/board-text-filter.ts';

const CR = 0x0d;
const LF = 0x0a;

/** CR LF becomes LF, wherever the pieces are cut; a CR alone stays. */
export function plainLineEnds(): StreamFilter {
  let heldCr = false;
  return (bytes, isLast = false) => {
    const out: number[] = [];
    for (const byte of bytes) {
      if (heldCr && byte !== LF) out.push(CR);
      heldCr = byte === CR;
      if (!heldCr) out.push(byte);
    }
    if (isLast && heldCr) out.push(CR);
    return Uint8Array.from(out) as Uint8Array as ShownBytes;
  };
}
