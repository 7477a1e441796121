// The releases that espwb knows without asking anyone. Dates are those of the file names, which
// differ from the tags' dates, so no name is ever made up: what is not here comes from the page.
import type { ChipId } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { boardOf } from './boards.ts';
import { parseReleaseName, type Release, sortReleases } from './release.ts';

/** Version, day of the build, variants besides the standard one. */
const builds: readonly (readonly [version: string, day: string, variants: readonly string[]])[] = [
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

/** The same days as for the ESP8266. Since 1.21 these boards have the names that they have now. */
const familyBuilds: readonly (readonly [
  chip: ChipId,
  since: number,
  variants: (minor: number) => readonly string[],
])[] = [
  ['esp32', 21, () => ['SPIRAM', 'D2WD', 'UNICORE', 'OTA']],
  ['esp32s2', 21, () => []],
  ['esp32s3', 21, (minor) => (minor >= 23 && minor < 26 ? ['SPIRAM_OCT', 'FLASH_4M'] : ['SPIRAM_OCT'])],
  ['esp32c3', 21, () => []],
  ['esp32c6', 24, () => []],
];

const minorOf = (version: string): number => Number(version.split('.')[1]);

/** The name of the board changed from `esp8266` to `ESP8266_GENERIC` with 1.21. */
const firstBuilds = (): readonly Release[] =>
  builds.flatMap(([version, day, variants]) => {
    const board = minorOf(version) >= 21 ? 'ESP8266_GENERIC' : 'esp8266';
    return named(presumedChip.id, board, version, day, variants);
  });

const named = (
  chip: ChipId,
  board: string,
  version: string,
  day: string,
  variants: readonly string[],
): readonly Release[] =>
  ['', ...variants.map((variant) => `-${variant}`)].flatMap(
    (suffix) => parseReleaseName(`${board}${suffix}-${day}-v${version}.bin`, chip) ?? [],
  );

/** Newest first; none for a chip whose builds only the download page lists. */
export function shippedFor(chip: ChipId): readonly Release[] {
  if (chip === presumedChip.id) return shippedReleases;
  const [, since, variantsOf] = familyBuilds.find(([id]) => id === chip) ?? [];
  const board = boardOf(chip);
  if (since === undefined || !variantsOf || !board) return [];
  return sortReleases(
    builds
      .filter(([version]) => minorOf(version) >= since)
      .flatMap(([version, day]) => named(chip, board.name, version, day, variantsOf(minorOf(version)))),
  );
}

/** For the chip that every board is taken for. */
export const shippedReleases: readonly Release[] = sortReleases(firstBuilds());
