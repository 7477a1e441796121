// From an id of the firmware list to its bytes: made here, from the cache, or by download.
import type { Clock } from '../device/clock.ts';
import { demoFirmware } from '../device/image/demo-firmware.ts';
import type { OperationContext } from '../device/operation.ts';
import { type BuildTarget, targetOf } from '../device/releases/build-target.ts';
import { findRelease, noSuchFirmware } from '../device/releases/catalogue.ts';
import { obtainRelease } from '../device/releases/firmware-cache.ts';
import { firmwareSource } from '../platform/firmware-source.ts';
import { allReleases } from './firmware-list.ts';

export type ObtainedFirmware = {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Made by espwb itself: no real board runs it. */
  readonly isDemo: boolean;
  readonly fromCache: boolean;
};

export type FirmwareRequest = {
  /** As the list has it, or the name of a firmware for its newest release. */
  readonly word: string;
  /** Counts for the newest release alone. */
  readonly target: BuildTarget;
  readonly clock: Clock;
  /** Where the cache and the mirror are named; default: this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** That there is such a firmware, by what is known here: nobody is asked. @throws EspError usage */
export async function checkFirmware(
  word: string,
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (demoFirmware.some(({ id }) => id === word)) return;
  const releases = await allReleases(environment);
  if (!findRelease(word, releases, targetOf())) throw unknownFirmware(word, releases);
}

/** @throws EspError usage for an unknown id | network | disk-full | image-damaged | cancelled */
export async function obtainFirmware(
  { word, target, clock, environment }: FirmwareRequest,
  context: OperationContext,
): Promise<ObtainedFirmware> {
  const demo = demoFirmware.find(({ id }) => id === word);
  if (demo)
    return { id: demo.id, fileName: `${demo.id}.bin`, bytes: demo.make(), isDemo: true, fromCache: false };
  const source = firmwareSource(environment);
  const releases = await allReleases(environment);
  const release = findRelease(word, releases, target);
  if (!release) throw unknownFirmware(word, releases);
  const today = () => new Date().toISOString();
  const { image, fromCache } = await obtainRelease(release, { ...source, clock, today }, context);
  return { id: release.id, fileName: release.fileName, bytes: image, isDemo: false, fromCache };
}

const unknownFirmware = (word: string, releases: readonly { readonly id: string }[]) =>
  noSuchFirmware(
    word,
    [...demoFirmware, ...releases].map(({ id }) => id),
  );
