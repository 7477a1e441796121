// The chips that espwb speaks to. All that is true of one of them is asked from it: of the chip of a loader
// that has answered (`loader.chip`), else of the one that a board is taken for.
import type { Chip, ChipId, FullChip, NativeResets } from './chip.ts';
import { serialJtagResets } from './esp32-family/resets.ts';
import { esp8266 } from './esp8266/index.ts';
import * as chips from './list.ts';

/** What a board is taken for until its magic register has answered, and what an image without a name of another is for. */
export const presumedChip: FullChip = esp8266;

/** How to speak of all that came after the ESP8266. */
export const familyName = 'the ESP32 family';

export const knownChips: readonly Chip[] = Object.values(chips);

/** Over a chip's own USB port, whichever chip that is: it is reset before it has answered. */
export const nativeResets: NativeResets = serialJtagResets;

/** The chip, where everything is known of it here. */
export const fullChip = (chip: Chip): FullChip | null => (chip === presumedChip ? presumedChip : null);

/** Every chip of the maker tells here which it is. Source: esptool, CHIP_DETECT_MAGIC_REG_ADDR. */
export const magicAddress = 0x4000_1000;

/** null where none has it; a chip whose magics are not stable has to be asked in another way, too. */
export const chipOf = (magic: number): Chip | null =>
  knownChips.find(({ magics }) => magics.includes(magic)) ?? null;

/** By what stands in the extended header of an image, and in the security information of a ROM; null for none of them. */
export const chipOfImageId = (id: number): Chip | null =>
  knownChips.find(({ image }) => image.imageChipId === id) ?? null;

/** null for a name that is none of them: what an image is for may be named so. */
export const chipById = (id: string): Chip | null => knownChips.find((each) => each.id === id) ?? null;

/** Of a chip that is known to be one of them. */
export const chipNamed = (id: ChipId): Chip => knownChips.find((each) => each.id === id) ?? presumedChip;

/** Whether images with an extended header load anything there, whichever of the chips they are for. */
export const isFamilyAddress = (address: number): boolean =>
  knownChips.some(({ image }) => image.imageChipId !== null && image.isLoadAddress(address));

/** The chip that a firmware says it was built for, 'ESP32C3 module with ESP32C3'; null where it names none of them. */
export function chipNamedIn(text: string): Chip | null {
  const upper = text.toUpperCase();
  // 'ESP32' stands in the names of most others.
  const found = knownChips.flatMap((chip) =>
    chip.names.filter((name) => upper.includes(name)).map((name) => ({ chip, size: name.length })),
  );
  return found.sort((one, other) => other.size - one.size)[0]?.chip ?? null;
}
