// Which release a board is offered, and why that one.
import { chipNamed } from '../chips/index.ts';
import { formatSize } from '../sizes.ts';
import type { BuildTarget } from './build-target.ts';
import type { Release } from './release.ts';
import { unsuitedBecause, variantOf } from './suits.ts';

export type ProposedRelease = { readonly release: Release; readonly reason: string };

/**
 * Of the newest finished version that has a build which suits: the one that the chip asks for, else the fullest. Where
 * the size of the flash is not known it is the standard build, or one that the chip asks for.
 * @param releases the newest first
 */
export function proposedRelease(releases: readonly Release[], target: BuildTarget): ProposedRelease | null {
  const fits = releases.filter(
    (release) =>
      isFinished(release) && isOffered(release, target) && unsuitedBecause(release, target) === null,
  );
  const [newest] = fits;
  if (!newest) return null;
  const ofVersion = fits.filter(({ version }) => version === newest.version);
  const asked = ofVersion.find((release) => askedFor(release, target) !== null);
  const release = asked ?? newest;
  return { release, reason: reasonFor(release, target) };
}

const isFinished = ({ version }: Release): boolean => !version.includes('preview');

/** A variant that nothing is known of is the person's to choose. */
function isOffered(release: Release, target: BuildTarget): boolean {
  const variant = variantOf(release);
  if (!variant || variant.isAskedFor) return false;
  if (askedFor(release, target) !== null) return true;
  return variant.preferred === undefined && (target.flashSizeBytes !== null || variant.name === 'standard');
}

const askedFor = (release: Release, target: BuildTarget): string | null =>
  variantOf(release)?.preferred?.(target) ?? null;

function reasonFor(release: Release, target: BuildTarget): string {
  const size = target.flashSizeBytes;
  const ofChip = `the newest for the ${chipNamed(target.chip).name}`;
  const fit = size === null ? '' : ` with ${formatSize(size)} of flash`;
  const asked = askedFor(release, target);
  return `${ofChip}${fit}${asked === null ? '' : `; ${asked}`}`;
}
