// Tells text from what a UART makes of bytes sent at another rate. The boot ROM speaks 74880 baud, so
// a board that has just been reset shows about a hundred such bytes to a host at 115200.

const decoder = new TextDecoder('utf-8');

/** Below this many bytes nothing is said. */
const leastBytes = 8;
/** Share of unreadable characters above which it is noise; boot text at 115200 has about 0.6. */
const noiseShare = 0.3;

/** Control codes that firmware and line editors do send: BS, TAB, LF, CR, ESC and the raw REPL's \x04. */
const unreadable = /[\x00-\x03\x05-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\ufffd]/g;

export function looksLikeNoise(bytes: Uint8Array): boolean {
  return bytes.length >= leastBytes && isUnreadable(bytes);
}

/** The same of few bytes too: not noise for certain, but no words either. */
export function isUnreadable(bytes: Uint8Array): boolean {
  const text = decoder.decode(bytes);
  return (text.match(unreadable)?.length ?? 0) > text.length * noiseShare;
}
