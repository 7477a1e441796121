// The boards of MicroPython's that are a bare chip: what its images are called, and which variant of them is for
// what. Source: MicroPython ports/esp8266/boards, ports/esp32/boards (board.json, mpconfigvariant_*.cmake).
import type { ChipId } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import { formatSize } from '../sizes.ts';
import type { BuildTarget } from './build-target.ts';

export type ReleaseBoard = {
  readonly chip: ChipId;
  /** As file names and the download page have it. */
  readonly name: string;
  /** Before MicroPython 1.21. */
  readonly oldName?: string;
  /** The fullest first. */
  readonly variants: readonly VariantFacts[];
};

export type VariantFacts = {
  readonly name: string;
  /** In file names before MicroPython 1.21. */
  readonly oldName?: string;
  readonly leastFlashBytes: number;
  /** Where the next fuller one fits it is cut down for nothing. */
  readonly fullerFromBytes?: number;
  /** Never proposed: for a way of updating, or a file system, that the person has to have set up first. */
  readonly isAskedFor?: true;
  /** What keeps it from a board; null where nothing does. */
  readonly unsuited?: (target: BuildTarget, version: string) => string | null;
  /** Why it comes before the standard build on such a board; null where it does not. */
  readonly preferred?: (target: BuildTarget) => string | null;
};

const KB = 1024;
const MB = 1024 * KB;

const standard = (leastFlashBytes: number, more: Partial<VariantFacts> = {}): VariantFacts => ({
  name: 'standard',
  leastFlashBytes,
  ...more,
});

/** The first ESP32 whose two megabytes lie in its package. */
const smallPackage = 'ESP32-D2WD';
const oneCoreHere = 'is for chips with one core, this one has two';
/** Before 1.26 the standard build for the ESP32-S3 had a header that asks for 8 MB. */
const asksForEight = (version: string): boolean => minorOf(version) < 26;
const minorOf = (version: string): number => Number(version.split('.')[1] ?? 0);
/** PSRAM of that size in an ESP32-S3 has eight data lines; 2 MB has four. */
const hasOctalPsram = ({ psramMegabytes }: BuildTarget): boolean =>
  typeof psramMegabytes === 'number' && psramMegabytes >= 4;

export const releaseBoards: readonly ReleaseBoard[] = [
  {
    chip: 'esp8266',
    name: 'ESP8266_GENERIC',
    oldName: 'esp8266',
    variants: [
      standard(2 * MB),
      { name: 'FLASH_2M_ROMFS', leastFlashBytes: 2 * MB, isAskedFor: true },
      { name: 'FLASH_1M', oldName: '1m', leastFlashBytes: MB, fullerFromBytes: 2 * MB },
      { name: 'FLASH_512K', oldName: '512k', leastFlashBytes: 512 * KB, fullerFromBytes: MB },
      { name: 'OTA', oldName: 'ota', leastFlashBytes: 2 * MB, isAskedFor: true },
    ],
  },
  {
    chip: 'esp32',
    name: 'ESP32_GENERIC',
    variants: [
      standard(4 * MB, {
        unsuited: ({ hasOneCore }) => (hasOneCore ? 'needs two cores, the chip has one' : null),
      }),
      {
        name: 'SPIRAM',
        leastFlashBytes: 4 * MB,
        unsuited: ({ hasOneCore }) => (hasOneCore ? 'needs two cores, the chip has one' : null),
        preferred: ({ psramMegabytes }) =>
          psramMegabytes === null ? null : 'the chip has PSRAM in its package',
      },
      {
        name: 'D2WD',
        leastFlashBytes: 2 * MB,
        unsuited: ({ package: name }) =>
          name === null || name === smallPackage ? null : `is for the ${smallPackage}, this is an ${name}`,
        preferred: ({ package: name }) =>
          name === smallPackage ? 'the chip has 2 MB of flash in its package' : null,
      },
      {
        name: 'UNICORE',
        leastFlashBytes: 4 * MB,
        unsuited: ({ hasOneCore, package: name }) => (hasOneCore || name === null ? null : oneCoreHere),
        preferred: ({ hasOneCore }) => (hasOneCore ? 'the chip has one core' : null),
      },
      { name: 'OTA', leastFlashBytes: 4 * MB, isAskedFor: true },
    ],
  },
  { chip: 'esp32s2', name: 'ESP32_GENERIC_S2', variants: [standard(4 * MB)] },
  {
    chip: 'esp32s3',
    name: 'ESP32_GENERIC_S3',
    variants: [
      standard(4 * MB, {
        unsuited: ({ flashSizeBytes }, version) =>
          asksForEight(version) && flashSizeBytes !== null && flashSizeBytes < 8 * MB
            ? `needs 8 MB of flash, the board has ${formatSize(flashSizeBytes)}`
            : null,
      }),
      {
        name: 'SPIRAM_OCT',
        leastFlashBytes: 4 * MB,
        unsuited: ({ flashSizeBytes }, version) =>
          asksForEight(version) && flashSizeBytes !== null && flashSizeBytes < 8 * MB
            ? `needs 8 MB of flash, the board has ${formatSize(flashSizeBytes)}`
            : null,
        preferred: (target) =>
          hasOctalPsram(target)
            ? `the chip has ${target.psramMegabytes} MB of PSRAM on eight lines, which the standard build does not see`
            : null,
      },
      { name: 'FLASH_4M', leastFlashBytes: 4 * MB, fullerFromBytes: 8 * MB },
    ],
  },
  { chip: 'esp32c3', name: 'ESP32_GENERIC_C3', variants: [standard(4 * MB)] },
  { chip: 'esp32c6', name: 'ESP32_GENERIC_C6', variants: [standard(4 * MB)] },
  {
    chip: 'esp32c2',
    name: 'ESP32_GENERIC_C2',
    variants: [standard(4 * MB), { name: 'FLASH_2M', leastFlashBytes: 2 * MB, fullerFromBytes: 4 * MB }],
  },
  { chip: 'esp32c5', name: 'ESP32_GENERIC_C5', variants: [standard(4 * MB)] },
  { chip: 'esp32h2', name: 'ESP32_GENERIC_H2', variants: [standard(4 * MB)] },
  // Its variants are for a radio chip beside it, or for an early revision: they are listed, the person chooses.
  { chip: 'esp32p4', name: 'ESP32_GENERIC_P4', variants: [standard(4 * MB)] },
];

/** null for a chip that has no builds. */
export const boardOf = (chip: ChipId): ReleaseBoard | null =>
  releaseBoards.find((board) => board.chip === chip) ?? null;

export const downloadPageUrl = (chip: ChipId): string =>
  `https://micropython.org/download/${(boardOf(chip) ?? (boardOf(presumedChip.id) as ReleaseBoard)).name}/`;
