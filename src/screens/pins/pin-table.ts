// The rows of the Pins screen: a board's LEDs first, then its pins in the order in which they are
// useful, then those that are locked.
import type { BoardProfile } from '../../device/chips/board-profile.ts';
import type { PinClass } from '../../device/chips/pin-facts.ts';
import { pins } from '../../device/pins/pins.ts';
import type { PinView } from './state.ts';

const order = { safe: 0, limited: 1, 'boot-strap': 2, uart: 3, 'flash-quad': 4, flash: 5 } as const;

const lockedWords: Readonly<Partial<Record<PinClass, string>>> = {
  uart: 'locked: it carries the REPL',
  'flash-quad': 'locked: flash data line',
  flash: 'locked: belongs to the flash',
};

/** The flash's own pins have none: nothing unlocks them. */
const risks: Readonly<Partial<Record<PinClass, string>>> = {
  uart: 'Driving it cuts the REPL off, and espwb with it, until the board is reset.',
  'flash-quad': 'Free with flash mode DIO or DOUT only; in QIO and QOUT the chip crashes.',
};

/** Pins that a board does not bring out stand below all others. */
const notBroughtOut = 10;

/** `ledPin`: where a person has found the LED, if the profile does not say so. */
export function pinTable(
  profile: BoardProfile,
  unlocked: readonly number[] = [],
  ledPin: number | null = null,
): readonly PinView[] {
  // The one that was found comes first; of a board that has it the others are there as well.
  const found = profile.leds.find((led) => led.pin === ledPin);
  const others = profile.leds.filter((led) => led !== found);
  const leds =
    ledPin === null ? profile.leds : found ? [found, ...others] : [{ pin: ledPin, litAt: 0 as const }];
  const ledRank = (pin: number) => {
    const at = leds.findIndex((led) => led.pin === pin);
    return at < 0 ? 99 : at;
  };
  const onHeader = (pin: number) => [...profile.left, ...profile.right].includes(pin);
  const rank = ({ pin, pinClass }: (typeof pins)[number]) =>
    order[pinClass] + (onHeader(pin) ? 0 : notBroughtOut);
  return [...pins]
    .sort((one, other) => ledRank(one.pin) - ledRank(other.pin) || rank(one) - rank(other))
    .map(({ pin, names, pinClass, note }) => ({
      pin,
      name: profile.hasDNames || pinClass === 'uart' ? (names[0] ?? '') : '',
      purpose: [
        profile.wired?.[pin] ??
          (onHeader(pin) || leds.some((led) => led.pin === pin) ? '' : 'No pin on this board.'),
        note,
      ]
        .filter(Boolean)
        .join(' '),
      isStrap: pinClass === 'boot-strap',
      level: null,
      mode: 'unknown',
      ledLitAt: leds.find((led) => led.pin === pin)?.litAt ?? null,
      locked: unlocked.includes(pin) ? null : (lockedWords[pinClass] ?? null),
      risk: risks[pinClass] ?? null,
      history: [],
      pwm: null,
      boardBlinkHz: null,
    }));
}

/** Another board or another LED: the rows are made anew, what is known of each pin stays. */
export function sameReadings(rows: readonly PinView[], before: readonly PinView[]): readonly PinView[] {
  return rows.map((row) => {
    const known = before.find(({ pin }) => pin === row.pin);
    if (!known) return row;
    const { level, mode, history, pwm, boardBlinkHz } = known;
    return { ...row, level, mode, history, pwm, boardBlinkHz };
  });
}
