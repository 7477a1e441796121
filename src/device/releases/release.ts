// A MicroPython release as its file name tells it. The file name is all that the download page
// gives: it publishes neither sizes nor checksums.
// Source of the names: MicroPython tools/autobuild, ports/esp8266/boards.

import { formatSize } from '../sizes.ts';

export type Variant = 'standard' | 'FLASH_1M' | 'FLASH_512K' | 'FLASH_2M_ROMFS' | 'OTA';

export type Release = {
  /** What one types: 'micropython-1.27.0', 'micropython-1.27.0-FLASH_1M'. */
  readonly id: string;
  readonly kind: 'micropython';
  /** '1.27.0', or '1.29.0-preview.113' for a nightly build. */
  readonly version: string;
  readonly variant: Variant;
  /** Day of the build, '2025-12-09'. */
  readonly date: string;
  readonly fileName: string;
};

const fileNamePattern =
  /^(?:ESP8266_GENERIC|esp8266)(?:-(FLASH_1M|FLASH_512K|FLASH_2M_ROMFS|OTA|1m|512k|ota))?-(\d{4})(\d\d)(\d\d)-(?:unstable-)?v(\d+\.\d+(?:\.\d+)?)(?:-preview\.(\d+)\.g[0-9a-f]+)?\.bin$/;

const oldVariants: Readonly<Record<string, Variant>> = { '1m': 'FLASH_1M', '512k': 'FLASH_512K', ota: 'OTA' };

/** null for what is not the name of a MicroPython image for the ESP8266. */
export function parseReleaseName(fileName: string): Release | null {
  const match = fileNamePattern.exec(fileName);
  if (!match) return null;
  const [, suffix, year, month, day, number, preview] = match;
  const variant = suffix === undefined ? 'standard' : (oldVariants[suffix] ?? (suffix as Variant));
  const version = preview === undefined ? `${number}` : `${number}-preview.${preview}`;
  return {
    id: `micropython-${version}${variant === 'standard' ? '' : `-${variant}`}`,
    kind: 'micropython',
    version,
    variant,
    date: `${year}-${month}-${day}`,
    fileName,
  };
}

const KB = 1024;
const smallestFlashBytes: Readonly<Record<Variant, number>> = {
  standard: 2048 * KB,
  FLASH_2M_ROMFS: 2048 * KB,
  OTA: 2048 * KB,
  FLASH_1M: 1024 * KB,
  FLASH_512K: 512 * KB,
};

/** Why this build is wrong for a board with that much flash, the most telling before the comma; null if it fits. */
export function unsuitedBecause(release: Release, flashSizeBytes: number): string | null {
  const needs = smallestFlashBytes[release.variant];
  if (flashSizeBytes < needs)
    return `needs ${formatSize(needs)} of flash, the board has ${formatSize(flashSizeBytes)}`;
  const larger =
    release.variant === 'FLASH_512K' ? 1024 * KB : release.variant === 'FLASH_1M' ? 2048 * KB : null;
  if (larger !== null && flashSizeBytes >= larger)
    return `is cut down for ${formatSize(needs)}, the board has ${formatSize(flashSizeBytes)}`;
  return null;
}

/** Newest first; of one version the standard build first. */
export function sortReleases(releases: readonly Release[]): readonly Release[] {
  const order: readonly Variant[] = ['standard', 'FLASH_2M_ROMFS', 'FLASH_1M', 'FLASH_512K', 'OTA'];
  return [...releases].sort(
    // ISO dates need no collation, whose tables would cost every start some milliseconds.
    (a, b) => compare(b.date, a.date) || order.indexOf(a.variant) - order.indexOf(b.variant),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
