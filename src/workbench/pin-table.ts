// The rows of the Pins screen: a board's LEDs first, then its pins in the order in which they are
// useful, then those that are locked.
import { type BoardProfile, defaultProfile } from '../device/gpio/board-profiles.ts';
import { pins } from '../device/gpio/pins.ts';
import type { PinView } from './pins-state.ts';

const order = { safe: 0, limited: 1, 'boot-strap': 2, uart: 3, 'flash-quad': 4, flash: 5 } as const;

const lockedWords: Readonly<Record<string, string>> = {
  uart: 'locked: it carries the REPL',
  'flash-quad': 'locked: flash data line',
  flash: 'locked: belongs to the flash',
};

export function pinTable(profile: BoardProfile = defaultProfile): readonly PinView[] {
  const ledRank = (pin: number) => {
    const at = profile.leds.findIndex((led) => led.pin === pin);
    return at < 0 ? 99 : at;
  };
  return [...pins]
    .sort(
      (one, other) => ledRank(one.pin) - ledRank(other.pin) || order[one.pinClass] - order[other.pinClass],
    )
    .map(({ pin, names, pinClass, note }) => ({
      pin,
      name: names[0] ?? '',
      purpose: note,
      level: null,
      mode: 'unknown',
      ledLitAt: profile.leds.find((led) => led.pin === pin)?.litAt ?? null,
      locked: lockedWords[pinClass] ?? null,
      history: [],
    }));
}
