// The boards of the chip that a board is taken for.
import type { BoardProfile } from '../chips/board-profile.ts';
import { presumedChip } from '../chips/index.ts';
import type { Level } from './pin-driver.ts';

export const boardProfiles: readonly BoardProfile[] = presumedChip.boards;

export const defaultProfile = boardProfiles[0] as BoardProfile;

/** Whether the LED on this pin shines at this level; null where the board has no LED there. */
export function ledAt(profile: BoardProfile, pin: number, level: Level): 'on' | 'off' | null {
  const led = profile.leds.find((each) => each.pin === pin);
  if (!led) return null;
  return led.litAt === level ? 'on' : 'off';
}
