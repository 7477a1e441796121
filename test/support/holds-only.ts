/** Whether each byte is this one: a comparison in one piece, which a call a byte of 4 MB is not. */
export const holdsOnly = (bytes: Uint8Array, value: number): boolean =>
  bytes[0] === value && Buffer.compare(bytes.subarray(1), bytes.subarray(0, -1)) === 0;
