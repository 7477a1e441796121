// Bytes that look like compiled Xtensa code to a compressor: a vocabulary of two- and three-byte
// instructions used very unequally, immediates, and runs seen before. Same seed, same bytes.

/** A deterministic generator of 32-bit numbers (xorshift, Marsaglia 2003). */
function numbers(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const vocabularyWords = 4096;
const longestRun = 34;

/**
 * Fills with bytes that zlib -9 takes to about two thirds, as it does real firmware.
 * Never writes FF FF FF FF: a blank run belongs to the image's layout, not to its code.
 */
export function fillWithCode(target: Uint8Array, seed: number): void {
  const next = numbers(seed);
  const words = Array.from({ length: vocabularyWords }, () => next());
  let at = 0;
  while (at < target.length) {
    const choice = next();
    const kind = choice & 31;
    if (kind < 2 && at > 4096) {
      const length = 6 + ((choice >>> 8) % longestRun);
      const from = at - 64 - ((choice >>> 14) % 4000);
      target.copyWithin(at, from, Math.min(from + length, from + target.length - at));
      at += length;
      continue;
    }
    // Low numbers far more often than high ones: a product of two uniform choices.
    const rank = (((choice >>> 5) & 0xfff) * ((choice >>> 17) & 0xfff)) >>> 12;
    const word = words[rank] as number;
    target[at++] = word & 0x7f;
    if (at < target.length) target[at++] = (word >>> 8) & 0xff;
    if (at < target.length && (word & 0x10000) !== 0)
      target[at++] = kind < 7 ? choice >>> 24 : (word >>> 24) & 0xff;
  }
}
