// Changes what an image's boot header says of the flash: mode, frequency, size (bytes 2 and 3).
// Neither the ROM's checksum nor MicroPython's MD5 covers these bytes.

import { presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import type { ImageHeader } from './image-facts.ts';

const { flashModes, frequencyCodes, magicV1, magicV2, sizeCodes } = presumedChip.image;

export type HeaderPatch = {
  /** Absent = as the image has it. */
  readonly flashMode?: ImageHeader['flashMode'];
  readonly flashFrequencyMHz?: ImageHeader['flashFrequencyMHz'];
  readonly flashSizeBytes?: number;
};

/**
 * A copy of `image` with the patched header; the same object where nothing changes or where it has
 * no boot header.
 * @throws EspError usage for a flash size that no header can name
 */
export function patchHeader(image: Uint8Array, patch: HeaderPatch): Uint8Array {
  if (image.length < 8 || (image[0] !== magicV1 && image[0] !== magicV2)) return image;
  const mode = patch.flashMode === undefined ? (image[2] as number) : flashModes.indexOf(patch.flashMode);
  const frequency =
    patch.flashFrequencyMHz === undefined
      ? (image[3] as number) & 15
      : codeOf(frequencyCodes, patch.flashFrequencyMHz, 'flash frequency');
  // A header that already names this size keeps its code: 2 and 4 MB have two layouts.
  const present = (image[3] as number) >> 4;
  const size =
    patch.flashSizeBytes === undefined || sizeCodes.get(present) === patch.flashSizeBytes
      ? present
      : codeOf(sizeCodes, patch.flashSizeBytes, 'flash size');
  const flash = (size << 4) | frequency;
  if (image[2] === mode && image[3] === flash) return image;
  const patched = image.slice();
  patched[2] = mode;
  patched[3] = flash;
  return patched;
}

function codeOf(codes: ReadonlyMap<number, number>, value: number, what: string): number {
  for (const [code, meaning] of codes) if (meaning === value) return code;
  throw new EspError('usage', `An ${presumedChip.name} image header cannot name the ${what} ${value}.`);
}
