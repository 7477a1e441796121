// What a board says when it starts, whichever of the chips it has: each boot ROM speaks at its own rate and in its own
// words, and nobody knows the chip before it has answered.
import type { BootReport, BootText } from './boot-report.ts';
import type { Chip } from './chip.ts';
import { familyBootText } from './esp32-family/boot-text.ts';
import { knownChips, presumedChip } from './index.ts';

const family = familyBootText(knownChips);

export { type FamilyBoot, familyWaits, familyWords } from './esp32-family/boot-text.ts';

/** What was heard of a chip of the ESP32 family; null where nothing of it. `text` is one character a byte. */
export const { familyBoot } = family;

/** The rate of each, and how it is read. */
export const bootTexts: readonly BootText[] = [presumedChip.boot, family.boot];

/**
 * How the boot ROM of this chip speaks, or each of them in turn where nobody has asked the chip.
 * @param isNative on a port of its own, which an ESP8266 does not have
 */
export function bootTextsOf(chip: Chip | null, isNative = false): readonly BootText[] {
  if (isNative) return [family.boot];
  if (chip === null) return bootTexts;
  return [chip === presumedChip ? presumedChip.boot : family.boot];
}

/** Lines by which a boot ROM or its boot loader are known, and what they mean; null where nothing can be said. */
export const bootLines: readonly (readonly [RegExp, (match: RegExpExecArray) => string | null])[] = [
  ...family.lines,
  [presumedChip.boot.startLine, (match) => presumedChip.boot.words(presumedChip.boot.decode(match.input))],
];

/** Which of them speaks in this text. */
export const bootTextOf = (text: string): BootText =>
  family.boot.startLine.test(text) ? family.boot : presumedChip.boot;

export const decodeBoot = (text: string): BootReport => bootTextOf(text).decode(text);

/** How a person leads a chip of the ESP32 family into its boot loader. */
export const familyByHand =
  'Hold BOOT (some boards: FLASH or 0), press and release EN or RESET, let BOOT go, then try again. A board without such a button: hold BOOT while the cable is plugged in.';
