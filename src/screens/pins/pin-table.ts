// The rows of the Pins screen: a board's LEDs first, then its pins in the order in which they are
// useful, then those that are locked.
import type { BoardProfile, Led } from '../../device/chips/board-profile.ts';
import type { PinClass, PinFacts } from '../../device/chips/pin-facts.ts';
import { chipOfBoard } from '../../device/pins/boards.ts';
import type { PinView } from './state.ts';

const order = {
  safe: 0,
  limited: 1,
  'input-only': 2,
  'boot-strap': 3,
  uart: 4,
  'flash-quad': 5,
  octal: 5,
  usb: 6,
  flash: 7,
} as const;

const lockedWords: Readonly<Partial<Record<PinClass, string>>> = {
  uart: 'locked: it carries the REPL',
  'flash-quad': 'locked: flash data line',
  octal: 'locked: octal flash or PSRAM',
  usb: 'locked: the USB port',
  flash: 'locked: belongs to the flash',
};

/** The flash's own pins have none: nothing unlocks them. */
const risks: Readonly<Partial<Record<PinClass, string>>> = {
  uart: 'Driving it cuts the REPL off, and espwb with it, until the board is reset.',
  octal: 'Free on modules without octal flash and octal PSRAM only; on the others the chip crashes.',
  'flash-quad': 'Free with flash mode DIO or DOUT only; in QIO and QOUT the chip crashes.',
};

/** Pins that a board does not bring out stand below all others. */
const notBroughtOut = 10;

/** `ledPin`: where a person has found the LED, if the profile does not say so. */
export function pinTable(
  profile: BoardProfile,
  unlocked: readonly number[] = [],
  ledPin: number | null = null,
  takenByModule: readonly number[] = [],
): readonly PinView[] {
  const { facts = [] } = chipOfBoard(profile).pins ?? {};
  const taken = [...takenByModule, ...(profile.taken ?? [])];
  // The one that was found comes first; of a board that has it the others are there as well.
  const found = profile.leds.find((led) => led.pin === ledPin);
  const others = profile.leds.filter((led) => led !== found);
  const leds =
    ledPin === null ? profile.leds : found ? [found, ...others] : [{ pin: ledPin, litAt: 0 as const } as Led];
  const ledRank = (pin: number) => {
    const at = leds.findIndex((led) => led.pin === pin);
    return at < 0 ? 99 : at;
  };
  const header = [...profile.left, ...profile.right];
  // Of a board that has no picture nobody knows which pins it brings out.
  const onHeader = (pin: number) => header.length === 0 || header.includes(pin);
  const rank = ({ pin, pinClass }: PinFacts) =>
    order[pinClass] + (onHeader(pin) && !taken.includes(pin) ? 0 : notBroughtOut);
  return [...facts]
    .sort((one, other) => ledRank(one.pin) - ledRank(other.pin) || rank(one) - rank(other))
    .map(({ pin, names, pinClass, note, adc, hasTouch }) => ({
      pin,
      name: profile.names?.[pin] ?? (profile.hasDNames || pinClass === 'uart' ? (names[0] ?? '') : ''),
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
      ...ledKind(leds.find((led) => led.pin === pin)),
      ...(adc === undefined ? {} : { hasAdc: true as const }),
      ...(hasTouch ? { hasTouch } : {}),
      locked: taken.includes(pin)
        ? 'locked: used by the module'
        : unlocked.includes(pin)
          ? null
          : (lockedWords[pinClass] ?? null),
      risk: taken.includes(pin) ? null : (risks[pinClass] ?? null),
      history: [],
      pwm: null,
      boardBlinkHz: null,
    }));
}

const ledKind = (led: Led | undefined) => (led?.kind === undefined ? {} : { ledKind: led.kind });

/** Another board or another LED: the rows are made anew, what is known of each pin stays. */
export function sameReadings(rows: readonly PinView[], before: readonly PinView[]): readonly PinView[] {
  return rows.map((row) => {
    const known = before.find(({ pin }) => pin === row.pin);
    if (!known) return row;
    const { level, mode, history, pwm, boardBlinkHz, lit } = known;
    return { ...row, level, mode, history, pwm, boardBlinkHz, ...(lit === undefined ? {} : { lit }) };
  });
}
