// Commands carry no checksum: an erase or a BEGIN with a damaged size is carried out as it came, and goes
// on behind the stretch that was meant. The sector there tells, by its MD5 before and after.

import { flashMd5 } from './compare.ts';
import { sameDigest } from './digest.ts';
import type { FlashLink } from './flash-link.ts';
import { endOf, type Range, sectorBytes } from './geometry.ts';

/** Asks now, and gives what asks again: true if the sector behind the stretch is as it was, or there is none. */
export async function guardSectorBehind(link: FlashLink, stretch: Range): Promise<() => Promise<boolean>> {
  const guard = { offset: endOf(stretch), sizeBytes: sectorBytes };
  if (endOf(guard) > (link.facts.flash.sizeBytes ?? 0)) return async () => true;
  const before = await flashMd5(link, guard);
  return async () => sameDigest(await flashMd5(link, guard), before);
}
