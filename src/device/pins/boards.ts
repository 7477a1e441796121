// The boards that people have, each with its chip.
import type { BoardProfile, Led } from '../chips/board-profile.ts';
import type { Chip } from '../chips/chip.ts';
import { chipNamed, knownChips, presumedChip } from '../chips/index.ts';
import type { Level } from './pin-driver.ts';

/** Those of the presumed chip first. */
export const boardProfiles: readonly BoardProfile[] = [
  ...presumedChip.pins.boards,
  ...knownChips.flatMap((chip) => (chip === presumedChip ? [] : (chip.pins?.boards ?? []))),
];

export const defaultProfile = presumedChip.pins.boards[0] as BoardProfile;

/** A board of which nothing is known but its chip, for chips without a board here. */
const plainBoard = (chip: Chip): BoardProfile => ({
  id: 'generic',
  name: `Board with an ${chip.name}`,
  chip: chip.id,
  module: '',
  hasUsb: true,
  left: [],
  right: [],
  leds: [],
  hasDNames: false,
});

/** The usual one of a chip. */
export const usualBoard = (chip: Chip): BoardProfile => chip.pins?.boards[0] ?? plainBoard(chip);

export const chipOfBoard = (profile: BoardProfile): Chip => chipNamed(profile.chip);

/** The LED on this pin of the board. */
export const ledOn = (profile: BoardProfile, pin: number): Led | null =>
  profile.leds.find((each) => each.pin === pin) ?? null;

/** Whether the LED on this pin shines at this level; null where the board has no LED there, or one that shines at none. */
export function ledAt(profile: BoardProfile, pin: number, level: Level): 'on' | 'off' | null {
  const led = ledOn(profile, pin);
  if (!led || led.kind === 'ws2812') return null;
  return led.litAt === level ? 'on' : 'off';
}
