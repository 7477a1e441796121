// Whether a release is anything for a board.
import { chipNamed } from '../chips/index.ts';
import { formatSize } from '../sizes.ts';
import { boardOf, type VariantFacts } from './boards.ts';
import type { BuildTarget } from './build-target.ts';
import type { Release } from './release.ts';

/** Why this build is wrong for a board, the most telling before the comma; null if it fits as far as is known. */
export function unsuitedBecause(release: Release, target: BuildTarget): string | null {
  if (release.chip !== target.chip)
    return `is for the ${chipNamed(release.chip).name}, this is an ${chipNamed(target.chip).name}`;
  const variant = variantOf(release);
  const { flashSizeBytes } = target;
  if (!variant) return null;
  if (flashSizeBytes !== null) {
    if (flashSizeBytes < variant.leastFlashBytes)
      return `needs ${formatSize(variant.leastFlashBytes)} of flash, the board has ${formatSize(flashSizeBytes)}`;
    if (variant.fullerFromBytes !== undefined && flashSizeBytes >= variant.fullerFromBytes)
      return `is cut down for ${formatSize(variant.leastFlashBytes)}, the board has ${formatSize(flashSizeBytes)}`;
  }
  return variant.unsuited?.(target, release.version) ?? null;
}

export const variantOf = ({ chip, variant }: Release): VariantFacts | null =>
  boardOf(chip)?.variants.find(({ name }) => name === variant) ?? null;
