// Changes what an image's boot header says of the flash: mode, frequency, size (bytes 2 and 3). Neither a ROM's
// checksum nor MicroPython's MD5 covers these bytes; the SHA-256 behind an image of the ESP32 family does, and is
// made again.

import type { Chip } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import { extendedHeaderBytes, imageDigest, parseExtendedImage } from './family/extended-header.ts';
import type { ImageHeader } from './image-facts.ts';

export type HeaderPatch = {
  /** Absent = as the image has it. */
  readonly flashMode?: ImageHeader['flashMode'];
  readonly flashFrequencyMHz?: ImageHeader['flashFrequencyMHz'];
  readonly flashSizeBytes?: number;
};

/**
 * A copy of `image` with the patched header; the same object where nothing changes or where it has
 * no boot header.
 * @param at where in `image` the boot header stands
 * @throws EspError usage for what no header of the chip can name
 */
export function patchHeader(
  image: Uint8Array,
  patch: HeaderPatch,
  chip: Chip = presumedChip,
  at = 0,
): Uint8Array {
  const { flashModes, frequencyCodes, otherFrequencies, magics, sizeCodes } = chip.image;
  if (image.length < at + 8 || !magics.includes(image[at] as number)) return image;
  const [presentMode, presentFlash] = [image[at + 2] as number, image[at + 3] as number];
  const mode = patch.flashMode === undefined ? presentMode : flashModes.indexOf(patch.flashMode);
  const frequency =
    patch.flashFrequencyMHz === undefined
      ? presentFlash & 15
      : (otherFrequencies?.get(patch.flashFrequencyMHz) ??
        codeOf(frequencyCodes, patch.flashFrequencyMHz, 'flash frequency', chip));
  // A header that already names this size keeps its code: 2 and 4 MB have two layouts on an ESP8266.
  const present = presentFlash >> 4;
  const size =
    patch.flashSizeBytes === undefined || sizeCodes.get(present) === patch.flashSizeBytes
      ? present
      : codeOf(sizeCodes, patch.flashSizeBytes, 'flash size', chip);
  const flash = (size << 4) | frequency;
  if (presentMode === mode && presentFlash === flash) return image;
  const patched = image.slice();
  patched[at + 2] = mode;
  patched[at + 3] = flash;
  return chip.image.imageChipId === null ? patched : withDigest(image, patched, at);
}

/** The digest is made again only where it was right: damage has to stay visible. */
function withDigest(image: Uint8Array, patched: Uint8Array, at: number): Uint8Array {
  if (image.length < at + extendedHeaderBytes) return image;
  const { digest, problem } = parseExtendedImage(image, at);
  if (problem !== null) return image;
  if (digest?.fits) patched.set(imageDigest(patched, at, digest.at), digest.at);
  return patched;
}

function codeOf(codes: ReadonlyMap<number, number>, value: number, what: string, { name }: Chip): number {
  for (const [code, meaning] of codes) if (meaning === value) return code;
  throw new EspError('usage', `An ${name} image header cannot name the ${what} ${value}.`);
}
