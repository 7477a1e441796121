// Boards end their lines with CR LF; pipes and files want LF.

const CR = 0x0d;
const LF = 0x0a;

/** A streaming filter: CR LF becomes LF, wherever the pieces are cut; a CR alone stays. */
export function plainLineEnds(): (bytes: Uint8Array) => Uint8Array {
  let heldCr = false;
  return (bytes) => {
    const out: number[] = [];
    for (const byte of bytes) {
      if (heldCr && byte !== LF) out.push(CR);
      heldCr = byte === CR;
      if (!heldCr) out.push(byte);
    }
    return Uint8Array.from(out);
  };
}
