// The chips that espwb speaks to. All that is true of one of them is asked from it: of the chip of a loader
// that has answered (`loader.chip`), else of the one that a board is taken for.
import type { Chip } from './chip.ts';
import { esp8266 } from './esp8266/index.ts';

const chips: readonly [Chip, ...Chip[]] = [esp8266];

/** What a board is taken for until its magic register has answered, and what an image without a name of another is for. */
export const presumedChip: Chip = chips[0];

/** Every chip of the maker tells here which it is. Source: esptool, CHIP_DETECT_MAGIC_REG_ADDR. */
export const magicAddress = 0x4000_1000;

/** null for a chip that espwb does not speak to. */
export const chipOf = (magic: number): Chip | null => chips.find((each) => each.magic === magic) ?? null;
