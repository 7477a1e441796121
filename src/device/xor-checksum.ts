// The checksum of the ESP8266's loaders, over data blocks on the wire as over the segments of an image.

/** The checksum of nothing. */
export const checksumSeed = 0xef;

/**
 * All bytes, XORed onto EF. Done for every byte that is sent, so by words: in a fourth of the steps.
 * @param onto what the data before has come to, where there was some
 */
export function xorChecksum(data: Uint8Array, onto = checksumSeed): number {
  // A view of words may begin only where a word does, even an empty one.
  const first = Math.min(-data.byteOffset & 3, data.length);
  const count = (data.length - first) >> 2;
  const words = count > 0 ? new Uint32Array(data.buffer, data.byteOffset + first, count) : [];
  let folded = 0;
  // By index: an iterator costs more than the work.
  for (let at = 0; at < count; at++) folded ^= words[at] as number;
  let checksum = onto ^ folded ^ (folded >>> 8) ^ (folded >>> 16) ^ (folded >>> 24);
  for (const byte of data.subarray(0, first)) checksum ^= byte;
  for (const byte of data.subarray(first + 4 * count)) checksum ^= byte;
  return checksum & 0xff;
}
