// Reads the banner that MicroPython and CircuitPython print at start and on Ctrl-B.
import type { FirmwareFacts } from '../firmware-link.ts';

/** Newer builds may say `MicroPython (with v2.0 preview) v…`, builds of a fork their commit. */
const banner =
  /(MicroPython|CircuitPython)(?: \([^)\r\n]{0,40}\))? (v?\d[\w.+-]{0,60}|[0-9a-f]{7,40}(?:-dirty)?) on [\w-]{1,20}; ([^\r\n]{1,120})/;

/** `linux [GCC 14.2.1] version`, as the Unix port calls its machine. */
const hostSuffix = / \[[^\]]*\] version$/;

/** Null where the text holds no banner. */
export function parseBanner(text: string): FirmwareFacts | null {
  const found = banner.exec(text);
  if (!found) return null;
  const [, name, version = '', board = ''] = found;
  const kind = name === 'CircuitPython' ? 'circuitpython' : 'micropython';
  return { kind, version: version.replace(/^v/, ''), board: board.replace(hostSuffix, '') };
}
