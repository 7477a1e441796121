// Tells text from what a UART makes of bytes sent at another rate. The boot ROM speaks 74880 baud, so
// a board that has just been reset shows about a hundred such bytes to a listener at 115200.

const decoder = new TextDecoder('utf-8');

/** Below this many bytes nothing is said. */
export const leastNoiseBytes = 8;
/** Share of unreadable characters above which it is noise; boot text at 115200 has about 0.6. */
export const noiseShare = 0.3;

/** Control codes that firmware and line editors do send: BS, TAB, LF, CR, ESC and the raw REPL's \x04. */
const readableControls: ReadonlySet<number> = new Set([0x04, 0x08, 0x09, 0x0a, 0x0d, 0x1b]);

/** Of one character code below 0x80, or of U+FFFD, which stands for bytes that are no UTF-8. */
export const isUnreadableCode = (code: number): boolean =>
  (code < 0x20 && !readableControls.has(code)) || code === 0x7f || code === 0xfffd;

export function looksLikeNoise(bytes: Uint8Array): boolean {
  return bytes.length >= leastNoiseBytes && isUnreadable(bytes);
}

/** Of a boot ROM, before a firmware may follow at a rate of its own. */
const firstWordsBytes = 64;

/** What speaks here does so at another rate, whatever comes behind its first words. */
export const beginsAsNoise = (bytes: Uint8Array): boolean =>
  looksLikeNoise(bytes.subarray(0, firstWordsBytes));

/** Text in UTF-16 has a zero in nearly every second byte, always the same one; null where these have not. */
function withoutZeros(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < leastNoiseBytes) return null;
  for (const odd of [0, 1]) {
    const halves = [
      bytes.filter((_, at) => at % 2 === odd),
      bytes.filter((_, at) => at % 2 !== odd),
    ] as const;
    const zeros = halves[0].reduce((sum, byte) => sum + Number(byte === 0), 0);
    if (zeros >= 0.9 * halves[0].length && !halves[1].includes(0)) return halves[1];
  }
  return null;
}

/** The same of few bytes too: not noise for certain, but no words either. */
export function isUnreadable(bytes: Uint8Array): boolean {
  const text = decoder.decode(withoutZeros(bytes) ?? bytes);
  let unreadable = 0;
  for (let at = 0; at < text.length; at++) if (isUnreadableCode(text.charCodeAt(at))) unreadable++;
  return unreadable > text.length * noiseShare;
}
