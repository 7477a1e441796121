// Reads the banner that MicroPython prints at start and on Ctrl-B.
import type { FirmwareFacts } from '../firmware-link.ts';

/** Newer builds may say `MicroPython (with v2.0 preview) v…`; CircuitPython speaks the same REPL. */
const banner =
  /(?:MicroPython|CircuitPython)(?: \([^)\r\n]{0,40}\))? v?(\d[\w.+-]{0,60}) on [\w-]{1,20}; ([^\r\n]{1,120})/;

/** Null where the text holds no banner. */
export function parseBanner(text: string): FirmwareFacts | null {
  const found = banner.exec(text);
  if (!found) return null;
  return { kind: 'micropython', version: found[1] ?? null, board: found[2] ?? null };
}
