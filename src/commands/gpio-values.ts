// What the words of "espwb gpio" mean: boards, levels, numbers. Each throws EspError usage for the rest.

import type { BoardProfile } from '../device/chips/board-profile.ts';
import { EspError } from '../device/errors.ts';
import { boardProfiles, defaultProfile } from '../device/pins/boards.ts';
import type { Level } from '../device/pins/pin-driver.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import type { VerbOptions } from './verb.ts';

const defaultPulseMs = 500;

export type Request = {
  readonly pin: number;
  readonly value: string | undefined;
  readonly profile: BoardProfile;
  readonly options: VerbOptions;
};
export function profileOf(name: unknown): BoardProfile {
  if (name === undefined) return defaultProfile;
  const found = boardProfiles.find((each) => each.id === name);
  if (found) return found;
  throw new EspError('usage', `No board is called "${printable(String(name))}".`, {
    hints: choices(
      String(name),
      boardProfiles.map((each) => each.id),
    ),
  });
}

/** 'on' and 'off' mean the LED where the pin has one, else the level. */
export function levelOf({ value, pin, profile }: Request): Level {
  const lit = litLevel(profile, pin);
  const levels: Readonly<Record<string, Level>> = {
    0: 0,
    1: 1,
    low: 0,
    high: 1,
    on: lit,
    off: lit === 1 ? 0 : 1,
  };
  const level = levels[(value ?? '').toLowerCase()];
  if (level !== undefined) return level;
  const message =
    value === undefined
      ? 'A pin is set to 0 or 1; which was not said.'
      : `A pin is set to 0 or 1, not to "${printable(value)}".`;
  throw new EspError('usage', message, {
    hints: ['espwb gpio set 2 0', 'espwb gpio set LED on'],
  });
}

export const litLevel = (profile: BoardProfile, pin: number): Level =>
  profile.leds.find((led) => led.pin === pin)?.litAt ?? 1;

export const pulseMs = ({ value }: Request): number =>
  wholeNumber(value, 'number of milliseconds', defaultPulseMs);

export function wholeNumber(text: string | undefined, what: string, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 10_000) return value;
  throw new EspError('usage', `"${printable(text)}" is not a ${what}.`);
}

export function hertz(text: unknown, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (value > 0) return value;
  throw new EspError('usage', `"${printable(String(text))}" is not a frequency.`);
}

/** The chip has one analogue input. */
export function adcPin(text: string): number {
  if (/^(a0|adc|adc0|0|17)$/i.test(text)) return 17;
  throw new EspError('usage', `"${printable(text)}" is not an analogue input.`, {
    hints: ['There is A0 only.'],
  });
}
