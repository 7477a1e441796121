// The one way in which the REPL drivers wait for words from the board.
import type { Clock } from '../clock.ts';
import { type ByteReader, concat } from '../transport/byte-reader.ts';

/** Words are short and expected at once: older bytes than these are not searched again. */
const windowBytes = 16_384;

export type Awaited = {
  readonly found: string;
  /** What came before it; at most the last 16 KB. */
  readonly before: Uint8Array;
};

/** One character a byte (Latin-1), so that indices are byte offsets. */
export const asText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/**
 * Reads until one of `wanted` (ASCII) has come; bytes behind it go back to the reader. Null after
 * `timeoutMs`, with all that came put back.
 * @throws EspError unplugged | cancelled
 */
export async function awaitText(
  reader: ByteReader,
  clock: Clock,
  wanted: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Awaited | null> {
  const deadline = clock.now() + timeoutMs;
  let seen: Uint8Array = new Uint8Array(0);
  for (;;) {
    const leftMs = deadline - clock.now();
    const bytes = leftMs > 0 ? await reader.read(leftMs, signal) : reader.take();
    if (bytes.length === 0) {
      reader.unread(seen);
      return null;
    }
    seen = concat([seen, bytes]);
    const match = firstOf(asText(seen), wanted);
    if (match) {
      reader.unread(seen.subarray(match.at + match.found.length));
      return { found: match.found, before: seen.subarray(0, match.at) };
    }
    if (seen.length > windowBytes) seen = seen.slice(-windowBytes);
  }
}

function firstOf(text: string, wanted: readonly string[]): { at: number; found: string } | null {
  let first: { at: number; found: string } | null = null;
  for (const found of wanted) {
    const at = text.indexOf(found);
    if (at >= 0 && (first === null || at < first.at)) first = { at, found };
  }
  return first;
}
