// Reads the releases out of MicroPython's download page. There is no machine-readable list, so the
// links to the images are all there is (a mirror's index of its folder has them too); a page without a single one is refused, never "no releases".

import { advise } from '../advice.ts';
import type { ChipId } from '../chips/chip.ts';
import { chipNamed, presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import { parseReleaseName, type Release, sortReleases } from './release.ts';
import { portalHint } from './web.ts';

/** @throws EspError network when the page holds no link to an image for that chip: a portal, or a new form */
export function parseDownloadPage(html: string, chip: ChipId = presumedChip.id): readonly Release[] {
  const links = [...html.matchAll(/href="(?:[^"]{0,300}\/)?([\w.-]{1,120}\.bin)"/g)];
  const releases = new Map<string, Release>();
  for (const [, fileName] of links) {
    const release = parseReleaseName(fileName as string, chip);
    if (release) releases.set(release.fileName, release);
  }
  if (releases.size === 0) {
    const isPortal = /<form|login|sign in|captive/i.test(html);
    throw new EspError(
      'network',
      isPortal
        ? 'The download page came back as a form to fill in.'
        : `The download page holds no ${chipNamed(chip).name} image any more: its layout has changed.`,
      {
        hints: [...(isPortal ? [portalHint] : []), advise('flash-downloaded')],
      },
    );
  }
  return sortReleases([...releases.values()]);
}
