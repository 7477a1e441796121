// The releases that espwb knows without asking anyone. Dates are those of the file names, which
// differ from the tags' dates, so no name is ever made up: what is not here comes from the page.
import { parseReleaseName, type Release, sortReleases, type Variant } from './release.ts';

/** Version, day of the build, variants besides the standard one. */
const builds: readonly (readonly [version: string, day: string, variants: readonly Variant[]])[] = [
  ['1.29.0', '20260824', ['FLASH_1M', 'FLASH_512K', 'FLASH_2M_ROMFS']],
  ['1.28.0', '20260406', ['FLASH_1M', 'FLASH_512K', 'FLASH_2M_ROMFS']],
  ['1.27.0', '20251209', ['FLASH_1M', 'FLASH_512K', 'FLASH_2M_ROMFS']],
  ['1.26.1', '20250911', ['FLASH_1M', 'FLASH_512K', 'FLASH_2M_ROMFS']],
  ['1.26.0', '20250809', ['FLASH_1M', 'FLASH_512K', 'FLASH_2M_ROMFS']],
  ['1.25.0', '20250415', ['FLASH_1M', 'FLASH_512K', 'FLASH_2M_ROMFS']],
  ['1.24.1', '20241129', ['FLASH_1M', 'FLASH_512K']],
  ['1.24.0', '20241025', ['FLASH_1M', 'FLASH_512K']],
  ['1.23.0', '20240602', ['FLASH_1M', 'FLASH_512K']],
  ['1.22.2', '20240222', ['FLASH_1M', 'FLASH_512K']],
  ['1.22.1', '20240105', ['FLASH_1M', 'FLASH_512K']],
  ['1.22.0', '20231227', ['FLASH_1M', 'FLASH_512K']],
  ['1.21.0', '20231005', ['FLASH_1M', 'FLASH_512K']],
  ['1.20.0', '20230426', []],
  ['1.19.1', '20220618', []],
  ['1.16', '20210618', []],
  ['1.11', '20190529', []],
  ['1.9.3', '20171101', []],
  ['1.8.7', '20170108', []],
];

/** The name of the board changed from `esp8266` to `ESP8266_GENERIC` with 1.21. */
const fileName = (version: string, day: string, variant: Variant): string => {
  const board = Number(version.split('.')[1]) >= 21 ? 'ESP8266_GENERIC' : 'esp8266';
  return `${board}${variant === 'standard' ? '' : `-${variant}`}-${day}-v${version}.bin`;
};

export const shippedReleases: readonly Release[] = sortReleases(
  builds
    .flatMap(([version, day, variants]) =>
      (['standard', ...variants] as const).map((variant) =>
        parseReleaseName(fileName(version, day, variant)),
      ),
    )
    .filter((release) => release !== null),
);
