// File names that say where the file belongs, as the linkers of the ESP8266 SDK write them: `0x10000.bin`,
// `firmware-0x10000.bin`. Knows names only, never contents.
import { parseSize } from '../sizes.ts';

const pattern = /^(|.*[-_.])(0x[0-9a-f]{1,6})\.bin$/i;

/** Bytes from the start of flash; null where the name does not say. */
export function offsetInName(name: string): number | null {
  const match = pattern.exec(name);
  return match ? parseSize(match[2] as string, 'an offset') : null;
}

/** What is before the number: files of one build have it in common. null where there is no number. */
export const nameWithoutOffset = (name: string): string | null => pattern.exec(name)?.[1] ?? null;
