// Boards end their lines with CR LF; pipes and files want LF.

const CR = 0x0d;
const LF = 0x0a;

/** What makes a board's bytes fit for a stream, piece by piece; the last piece says so. */
export type StreamFilter = (bytes: Uint8Array, isLast?: boolean) => Uint8Array;

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
    return Uint8Array.from(out);
  };
}
