// What a person types for a pin: '2', 'GPIO2', 'D4', 'TX', 'LED'.

import { printable } from '../../text/printable.ts';
import { advise } from '../advice.ts';
import type { BoardProfile } from '../chips/board-profile.ts';
import type { PinFacts } from '../chips/pin-facts.ts';
import { EspError } from '../errors.ts';
import { boardProfiles, chipOfBoard, defaultProfile } from './boards.ts';
import { pinFacts, pinsOf } from './pins.ts';

/**
 * The GPIO number, on this board. A bare number is a GPIO number, never NodeMCU's Lua index; 'LED' is the board's
 * first. @throws EspError usage
 */
export function parsePin(text: string, profile: BoardProfile = defaultProfile): number {
  const word = text.trim().toUpperCase();
  const chip = chipOfBoard(profile);
  const { facts, leds } = pinsOf(chip);
  const number = gpioNumber(word);
  if (number !== null) return pinFacts(chip, number).pin;
  if (word === 'LED') return ledPin(profile, leds[0]?.pin);
  const pin = named(word, profile, facts);
  if (pin !== undefined) return pin;
  throw notAPin(text);
}

/** Whether any board has such a pin: all that can be said before the chip is known. @throws EspError usage */
export function couldBePin(text: string): void {
  const word = text.trim().toUpperCase();
  const number = gpioNumber(word);
  const isKnown = boardProfiles.some((profile) => {
    const { facts } = pinsOf(chipOfBoard(profile));
    if (number !== null) return facts.some(({ pin }) => pin === number);
    return word === 'LED' || named(word, profile, facts) !== undefined;
  });
  if (isKnown) return;
  if (number !== null) throw new EspError('usage', `There is no GPIO${number} on any chip that espwb knows.`);
  throw notAPin(text);
}

function gpioNumber(word: string): number | null {
  const digits = /^(?:(?:GPIO|IO) ?)?(\d{1,2})$/.exec(word)?.[1];
  return digits === undefined ? null : Number(digits);
}

function ledPin(profile: BoardProfile, likeliest: number | undefined): number {
  const pin = profile.leds[0]?.pin ?? (profile.id === 'generic' ? likeliest : undefined);
  if (pin !== undefined) return pin;
  throw new EspError('usage', `${profile.name} has no LED that a pin lights.`, {
    hints: [advise('other-board-model')],
    hintsSayAll: true,
  });
}

/** What this board prints counts more than what its chip calls it. */
function named(word: string, { names = {} }: BoardProfile, facts: readonly PinFacts[]): number | undefined {
  const printed = Object.entries(names).find(([, name]) => name.toUpperCase() === word)?.[0];
  if (printed !== undefined) return Number(printed);
  return facts.find((each) => each.names.includes(word))?.pin;
}

const notAPin = (text: string): EspError =>
  new EspError('usage', `"${printable(text)}" is not a pin.`, {
    hints: ['Give a GPIO number (2, GPIO2), a name on the board (D4, TX) or LED.'],
  });
