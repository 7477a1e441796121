// What the words of "espwb gpio" mean: boards, levels, numbers. Each throws EspError usage for the rest.

import type { BoardProfile } from '../device/chips/board-profile.ts';
import type { Chip } from '../device/chips/chip.ts';
import type { PinFacts } from '../device/chips/pin-facts.ts';
import { EspError } from '../device/errors.ts';
import { boardProfiles, chipOfBoard, ledOn, usualBoard } from '../device/pins/boards.ts';
import { parsePin } from '../device/pins/parse-pin.ts';
import type { Level } from '../device/pins/pin-driver.ts';
import { pinsOf } from '../device/pins/pins.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import type { VerbOptions } from './verb.ts';

const defaultPulseMs = 500;

export type Request = {
  readonly chip: Chip;
  readonly pin: number;
  readonly value: string | undefined;
  readonly profile: BoardProfile;
  readonly options: VerbOptions;
};

/** null where no board was named. */
export function profileOf(name: unknown): BoardProfile | null {
  if (name === undefined) return null;
  const found = boardProfiles.find((each) => each.id === name);
  if (found) return found;
  throw new EspError('usage', `No board is called "${printable(String(name))}".`, {
    hints: choices(
      String(name),
      boardProfiles.map((each) => each.id),
    ),
  });
}

/** The board that was named, if it has this chip; else the usual one. @throws EspError usage */
export function profileFor(named: BoardProfile | null, chip: Chip): BoardProfile {
  if (named === null || (named.id === 'generic' && chipOfBoard(named) !== chip)) return usualBoard(chip);
  if (chipOfBoard(named) === chip) return named;
  const ids = (chip.pins?.boards ?? []).map(({ id }) => id);
  throw new EspError(
    'usage',
    `${named.name} has an ${chipOfBoard(named).name}, and this board an ${chip.name}.`,
    { hints: ids.length === 0 ? [] : [`Boards with it: ${ids.join(', ')}.`], hintsSayAll: true },
  );
}

/** 'on' and 'off' mean the LED where the pin has one, else the level. */
export function levelOf({ value, pin, profile }: Pick<Request, 'value' | 'pin' | 'profile'>): Level {
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

export const litLevel = (profile: BoardProfile, pin: number): Level => ledOn(profile, pin)?.litAt ?? 1;

/** Whether 'on' and 'off' of an LED that no level lights are meant. */
export const meansLight = ({ value, pin, profile }: Pick<Request, 'value' | 'pin' | 'profile'>): boolean =>
  ledOn(profile, pin)?.kind === 'ws2812' && /^(on|off)$/i.test(value ?? '');

export const pulseMs = ({ value }: Pick<Request, 'value'>): number =>
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

/** On this board. A0 is no pin: null. @throws EspError usage */
export function adcPin(text: string, profile: BoardProfile): number | null {
  const { analogInput, facts } = pinsOf(chipOfBoard(profile));
  const isOne = isAnalogInput(text);
  if (analogInput !== null) {
    if (isOne) return null;
    throw notAnalog(text, [`There is ${analogInput} only.`]);
  }
  const inputs = facts.filter(({ adc }) => adc !== undefined).map(({ pin }) => `GPIO${pin}`);
  const hints = [`Its analogue inputs are ${inputs.join(', ')}.`];
  // A board may print A0 at a pin.
  const isNamed = Object.values(profile.names ?? {}).includes(text.toUpperCase());
  if (isOne && !isNamed && !/^\d+$/.test(text)) throw notAnalog(text, hints);
  const pin = parsePin(text, profile);
  if (isAnalog(facts, pin)) return pin;
  throw notAnalog(text, hints);
}

/** Before the chip is known. @throws EspError usage */
export function couldBeAdc(text: string): void {
  if (isAnalogInput(text)) return;
  const isOne = boardProfiles.some((profile) => {
    const { facts } = pinsOf(chipOfBoard(profile));
    try {
      return isAnalog(facts, parsePin(text, profile));
    } catch {
      return false;
    }
  });
  if (!isOne) throw notAnalog(text, ['Give A0, or a pin where the chip measures pins: espwb gpio adc 34']);
}

const isAnalogInput = (text: string) => /^(a0|adc|adc0|0|17)$/i.test(text);
const isAnalog = (facts: readonly PinFacts[], pin: number) =>
  facts.some((each) => each.pin === pin && each.adc !== undefined);

const notAnalog = (text: string, hints: readonly string[]): EspError =>
  new EspError('usage', `"${printable(text)}" is not an analogue input.`, { hints });
