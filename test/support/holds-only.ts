/** Whether each byte, if there is one, is this one: a comparison in one piece, which a call a byte of 4 MB is not. */
export const holdsOnly = (bytes: Uint8Array, value: number): boolean =>
  bytes.length === 0 ||
  (bytes[0] === value && Buffer.compare(bytes.subarray(1), bytes.subarray(0, -1)) === 0);
