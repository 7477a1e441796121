// What a build has to fit: a chip, its memory and its flash.
import type { ChipId } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import type { ChipFacts } from '../loader/loader.ts';

export type BuildTarget = {
  readonly chip: ChipId;
  /** Of the package, 'ESP32-D2WD'; null while no chip has answered. */
  readonly package: string | null;
  /** null where nobody knows. */
  readonly flashSizeBytes: number | null;
  /** As the fuses say it; false where they do not, or were not asked. */
  readonly hasOneCore: boolean;
  /** Within the package; null where none is, or where nobody knows. PSRAM beside the chip leaves no trace in it. */
  readonly psramMegabytes: number | 'unknown' | null;
};

/** Of a chip of which nothing else is known. */
export const targetOf = (
  chip: ChipId = presumedChip.id,
  flashSizeBytes: number | null = null,
): BuildTarget => ({ chip, package: null, flashSizeBytes, hasOneCore: false, psramMegabytes: null });

/** @param flashSizeBytes where the flash was seen to end, or was told to: it counts before what its ID says */
export const targetOfBoard = (
  facts: ChipFacts,
  flashSizeBytes: number | null = facts.flash.sizeBytes,
): BuildTarget => ({
  chip: facts.id ?? presumedChip.id,
  package: facts.chip,
  flashSizeBytes,
  hasOneCore: facts.hasOneCore === true,
  psramMegabytes: facts.psramMegabytes ?? null,
});
