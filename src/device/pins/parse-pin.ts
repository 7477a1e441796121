// What a person types for a pin: '2', 'GPIO2', 'D4', 'TX', 'LED'.

import { printable } from '../../text/printable.ts';
import type { BoardProfile } from '../chips/board-profile.ts';
import { EspError } from '../errors.ts';
import { defaultProfile } from './boards.ts';
import { pinFacts, pins } from './pins.ts';

/**
 * The GPIO number. A bare number is a GPIO number, never NodeMCU's Lua index; 'LED' is the board's first.
 * @throws EspError usage
 */
export function parsePin(text: string, profile: BoardProfile = defaultProfile): number {
  const word = text.trim().toUpperCase();
  const number = /^(?:GPIO ?)?(\d{1,2})$/.exec(word)?.[1];
  if (number !== undefined) return pinFacts(Number(number)).pin;
  if (word === 'LED') return (profile.leds[0] ?? { pin: 2 }).pin;
  const named = pins.find((each) => each.names.includes(word));
  if (named) return named.pin;
  throw new EspError('usage', `"${printable(text)}" is not a pin.`, {
    hints: ['Give a GPIO number (2, GPIO2), a name on the board (D4, TX) or LED.'],
  });
}
