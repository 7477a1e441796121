// Which releases there are and which one a word means: the table that ships with espwb and what the
// download page said when it was last asked. What the page said is kept beside the downloads.

import { join } from 'node:path';
import { readRegular } from '../../disk/regular-file.ts';
import { nearest } from '../../text/nearest.ts';
import { printable } from '../../text/printable.ts';
import { advise } from '../advice.ts';
import type { ChipId } from '../chips/chip.ts';
import { chipNamed, presumedChip } from '../chips/index.ts';
import { type Clock, systemClock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import { writeFileWhole } from '../write-file.ts';
import type { BuildTarget } from './build-target.ts';
import { parseDownloadPage } from './download-page.ts';
import { officialPageUrl } from './firmware-cache.ts';
import { proposedRelease } from './proposed-release.ts';
import { parseReleaseName, type Release, sortReleases } from './release.ts';
import { shippedFor } from './shipped-releases.ts';
import { fetchText, withinTime } from './web.ts';

/** A page of each chip's own. */
const keptNameOf = (chip: ChipId): string =>
  chip === presumedChip.id ? 'releases.json' : `releases-${chip}.json`;
const largestPageBytes = 4 * 1024 * 1024;
/** However slowly it comes. */
const pageLimitMs = 60_000;
/** A page of ten years has some hundred; a list that was tampered with is no reason to hang. */
const mostKept = 2000;

/** What is known of a chip's builds without asking anyone, newest first. @param pageUrl whose list counts */
export async function knownReleases(
  folder: string,
  pageUrl = officialPageUrl,
  chip: ChipId = presumedChip.id,
): Promise<readonly Release[]> {
  return merged(shippedFor(chip), await keptReleases(folder, pageUrl, chip));
}

export type RefreshOptions = {
  /** Where the answer is kept. */
  readonly folder: string;
  /** The download page, or a mirror's index of its folder. */
  readonly pageUrl?: string | undefined;
  /** Whose builds; default: the chip that every board is taken for. */
  readonly chip?: ChipId;
  readonly proxy?: string | undefined;
  readonly clock?: Clock;
};

/** Asks the page, keeps its answer, and returns all that is known then. @throws EspError network | disk-full | cancelled */
export async function refreshReleases(
  options: RefreshOptions,
  context: OperationContext,
): Promise<readonly Release[]> {
  const { folder, chip = presumedChip.id, pageUrl: url = officialPageUrl, proxy } = options;
  const { clock = systemClock } = options;
  const page = await withinTime({ url, signal: context.signal }, clock, pageLimitMs, (signal) =>
    fetchText({ url, proxy, signal }, largestPageBytes),
  );
  const found = parseDownloadPage(page, chip);
  if (found.length > mostKept)
    throw new EspError(
      'network',
      `${new URL(url).host} lists ${found.length} images: that is not a list of releases.`,
    );
  const names = found.map(({ fileName }) => fileName);
  await writeFileWhole(join(folder, keptNameOf(chip)), `${JSON.stringify({ url, names })}\n`, true);
  return merged(shippedFor(chip), found);
}

/**
 * A release by its id, or for 'micropython' the one that is proposed: see proposed-release.ts. null for a word that
 * names none.
 * @throws EspError usage where none fits the flash
 */
export function findRelease(word: string, releases: readonly Release[], target: BuildTarget): Release | null {
  if (word.toLowerCase() !== 'micropython')
    return releases.find(({ id }) => id.toLowerCase() === word.toLowerCase()) ?? null;
  const proposed = proposedRelease(releases, target);
  if (proposed) return proposed.release;
  const ofChip = releases.some(({ chip }) => chip === target.chip);
  if (target.flashSizeBytes === null && ofChip) return null;
  const words = ofChip
    ? 'No MicroPython release fits this flash.'
    : `No MicroPython release for an ${chipNamed(target.chip).name} is known here.`;
  throw new EspError('usage', words, { hints: [advise('choose-build')] });
}

/** @throws EspError usage with the ids that come nearest */
export function noSuchFirmware(word: string, ids: readonly string[]): EspError {
  const near = ids.filter((id) => id.startsWith(word.toLowerCase().slice(0, 14))).slice(0, 8);
  const meant = nearest(word, ['micropython', ...ids]);
  return new EspError('usage', `There is no image "${printable(word)}".`, {
    hints: [
      ...(meant === null ? [] : [`Did you mean ${meant}?`]),
      `Possible: ${[...near, ...ids].slice(0, 8).join(', ')}`,
      advise('all-releases'),
    ],
  });
}

/** Another server's list, or one that does not say whose it is, says nothing of what this one has. */
async function keptReleases(folder: string, pageUrl: string, chip: ChipId): Promise<readonly Release[]> {
  try {
    const kept: unknown = JSON.parse((await readRegular(join(folder, keptNameOf(chip)))).toString('utf8'));
    if (!isKept(kept) || kept.url !== pageUrl) return [];
    return kept.names
      .slice(0, mostKept)
      .flatMap((name) => (typeof name === 'string' ? (parseReleaseName(name, chip) ?? []) : []));
  } catch {
    return [];
  }
}

const isKept = (kept: unknown): kept is { url: unknown; names: unknown[] } =>
  typeof kept === 'object' && kept !== null && 'url' in kept && 'names' in kept && Array.isArray(kept.names);

const merged = (...lists: readonly (readonly Release[])[]): readonly Release[] =>
  sortReleases([...new Map(lists.flat().map((release) => [release.fileName, release])).values()]);
