// The images that can be had by name: the known releases with the reason why one is nothing for a board, and which
// one is proposed for it.
import type { OperationContext } from '../device/operation.ts';
import { releaseBoards } from '../device/releases/boards.ts';
import type { BuildTarget } from '../device/releases/build-target.ts';
import { knownReleases, refreshReleases } from '../device/releases/catalogue.ts';
import { proposedRelease } from '../device/releases/proposed-release.ts';
import type { Release } from '../device/releases/release.ts';
import { unsuitedBecause } from '../device/releases/suits.ts';
import { firmwareSource } from '../platform/firmware-source.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type ListedRelease = Release & {
  /** Why it is nothing for this board; null if it is, or if nobody knows the board. */
  readonly unsuited: string | null;
  /** Why it is the one to take for the board; null for all others. */
  readonly proposed: string | null;
};

/** For a chip, the newest first; with `refresh` the download page, or the mirror, is asked. @throws EspError network */
export async function listReleases(
  target: BuildTarget,
  environment: Environment,
  refresh: OperationContext | null,
): Promise<readonly ListedRelease[]> {
  const { folder, proxy, pageUrl } = firmwareSource(environment);
  const { chip } = target;
  const releases = refresh
    ? await refreshReleases({ folder, proxy, chip, pageUrl: pageUrl(chip) }, refresh)
    : await knownReleases(folder, pageUrl(chip), chip);
  const proposed = proposedRelease(releases, target);
  return releases.map((release) => ({
    ...release,
    unsuited: unsuitedBecause(release, target),
    proposed: release === proposed?.release ? proposed.reason : null,
  }));
}

/** Of all chips, chip by chip. */
export async function allReleases(environment?: Environment): Promise<readonly Release[]> {
  const { folder, pageUrl } = firmwareSource(environment);
  const lists = releaseBoards.map(({ chip }) => knownReleases(folder, pageUrl(chip), chip));
  return (await Promise.all(lists)).flat();
}
