// The stretch of flash that an operation is about: what was asked for, or all of it, within the chip.
import { advise } from '../advice.ts';
import { EspError } from '../errors.ts';
import { formatOffset } from '../sizes.ts';
import { endOf, type Range } from './geometry.ts';

/** @throws EspError flash-not-found where the size is needed and unknown; usage beyond the end */
export function flashRange(region: Range | undefined, flashSizeBytes: number | null): Range {
  if (!region) {
    if (flashSizeBytes !== null) return { offset: 0, sizeBytes: flashSizeBytes };
    throw new EspError('flash-not-found', 'The flash chip does not tell its size: name the region.', {
      hints: [advise('told-region')],
    });
  }
  if (region.sizeBytes <= 0) throw new EspError('usage', 'The region is empty.');
  if (flashSizeBytes !== null && endOf(region) > flashSizeBytes)
    throw new EspError(
      'usage',
      `The region reaches to ${formatOffset(endOf(region))}, the flash ends at ${formatOffset(flashSizeBytes)}.`,
    );
  return region;
}
