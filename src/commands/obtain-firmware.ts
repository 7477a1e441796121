// From an id of `firmware list` to its bytes: made here, from the cache, or by download.
import { demoFirmware } from '../device/image/demo-firmware.ts';
import { findRelease, knownReleases, noSuchFirmware } from '../device/releases/catalogue.ts';
import { obtainRelease } from '../device/releases/firmware-cache.ts';
import { firmwareSource } from '../platform/firmware-source.ts';
import type { VerbContext } from './verb.ts';

export type ObtainedFirmware = {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Made by espwb itself: no real board runs it. */
  readonly isDemo: boolean;
  readonly fromCache: boolean;
};

/** @throws EspError usage for an unknown id | network | disk-full | image-damaged | cancelled */
export async function obtainFirmware(
  { environment, operation, clock }: VerbContext,
  word: string,
  flashSizeBytes: number | null,
): Promise<ObtainedFirmware> {
  const demo = demoFirmware.find(({ id }) => id === word);
  if (demo)
    return { id: demo.id, fileName: `${demo.id}.bin`, bytes: demo.make(), isDemo: true, fromCache: false };
  const source = firmwareSource(environment);
  const releases = await knownReleases(source.folder, source.pageUrl);
  const release = findRelease(word, releases, flashSizeBytes);
  if (!release)
    throw noSuchFirmware(
      word,
      [...demoFirmware, ...releases].map(({ id }) => id),
    );
  const cached = await obtainRelease(
    release,
    { ...source, clock, today: () => new Date().toISOString() },
    operation,
  );
  const { id, fileName } = release;
  return { id, fileName, bytes: cached.image, isDemo: false, fromCache: cached.fromCache };
}

/** How much flash the image is for: as told, or as the board that was named has; null if neither. */
export async function intendedFlashSize(
  { openSession, operation, options }: VerbContext,
  told: number | null,
): Promise<number | null> {
  if (told !== null || options.port === undefined) return told;
  const session = await openSession();
  const facts = await session.run('info', operation, async (context) => {
    const found = await session.identify(context);
    await session.restart(context);
    return found;
  });
  return facts.flash.sizeBytes;
}
