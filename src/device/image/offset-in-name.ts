// File names that say where the file belongs, as the linkers of the ESP8266 SDK write them: `0x10000.bin`,
// `firmware-0x10000.bin`, `0x00000-firmware.bin`, also behind what browsers and file managers add to the
// name of a second copy: `0x10000 (1).bin`, `0x10000 - Copy.bin`, `Copy of 0x10000.bin`, `0x10000_1.bin`.
// Knows names only, never contents.
import { parseSize } from '../sizes.ts';

const number = /(?<![0-9a-z])0x[0-9a-f]{1,6}(?![0-9a-z])/gi;
/** Parts of a firmware begin where a sector does; another number in a name means something else. */
const sectorBytes = 0x1000;

type Parts = { readonly offset: number; readonly rest: string };

/** Two numbers may be anything, for example where a dump begins and how long it is. */
function partsOf(name: string): Parts | null {
  const stem = /^(.*)\.bin$/i.exec(name)?.[1] ?? '';
  const [first, ...more] = [...stem.matchAll(number)];
  if (!first || more.length > 0) return null;
  const offset = parseSize(first[0], 'an offset');
  return offset % sectorBytes === 0 ? { offset, rest: stem.replace(number, '*') } : null;
}

/** Bytes from the start of flash; null where the name does not say. */
export const offsetInName = (name: string): number | null => partsOf(name)?.offset ?? null;

/**
 * What is around the number: files of one build have it in common, and so have second copies of them.
 * null where there is no number.
 */
export const nameWithoutOffset = (name: string): string | null => partsOf(name)?.rest ?? null;
