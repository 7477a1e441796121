// The images that can be had by name: the known releases with the reason why one is nothing for a board.
import type { OperationContext } from '../device/operation.ts';
import { knownReleases, refreshReleases } from '../device/releases/catalogue.ts';
import { type Release, unsuitedBecause } from '../device/releases/release.ts';
import { firmwareSource } from '../platform/firmware-source.ts';

export type ListedRelease = Release & {
  /** Why it is nothing for this much flash; null if it is, or if nobody knows how much there is. */
  readonly unsuited: string | null;
};

/** The newest first; with `refresh` the download page, or the mirror, is asked. @throws EspError network */
export async function listReleases(
  flashSizeBytes: number | null,
  environment: Readonly<Record<string, string | undefined>>,
  refresh: OperationContext | null,
): Promise<readonly ListedRelease[]> {
  const source = firmwareSource(environment);
  const releases = refresh
    ? await refreshReleases(source, refresh)
    : await knownReleases(source.folder, source.pageUrl);
  return releases.map((release) => ({
    ...release,
    unsuited: flashSizeBytes === null ? null : unsuitedBecause(release, flashSizeBytes),
  }));
}
