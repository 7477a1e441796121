// What may be done with each pin of a chip. GPIO numbers throughout.
import { advise } from '../advice.ts';
import type { Chip } from '../chips/chip.ts';
import type { ChipPins, PinFacts } from '../chips/pin-facts.ts';
import { EspError } from '../errors.ts';

export type PinUse = 'read' | 'output' | 'input' | 'pull-up' | 'pwm';

/** @throws EspError unsupported for a chip whose pins are not known here */
export function pinsOf({ pins, name }: Chip): ChipPins {
  if (pins) return pins;
  throw new EspError('unsupported', `The pins of an ${name} are not known here.`, {
    hints: [advise('pins-by-repl')],
    hintsSayAll: true,
  });
}

const find = (chip: Chip, pin: number): PinFacts | undefined =>
  chip.pins?.facts.find((each) => each.pin === pin);

/** The facts of a GPIO number. @throws EspError usage for a number that is no pin | unsupported */
export function pinFacts(chip: Chip, pin: number): PinFacts {
  const { inWords } = pinsOf(chip);
  const facts = find(chip, pin);
  if (facts) return facts;
  throw new EspError('usage', `There is no GPIO${pin} on an ${chip.name}.`, {
    hints: [`Its pins are ${inWords}.`],
  });
}

/** 'GPIO2 (D4)'. */
export function pinTitle(chip: Chip, pin: number): string {
  const name = find(chip, pin)?.names[0];
  return name ? `GPIO${pin} (${name})` : `GPIO${pin}`;
}

/** TX and RX, by GPIO number. */
export const isReplLine = (chip: Chip, pin: number): boolean => find(chip, pin)?.pinClass === 'uart';

/**
 * Refuses what would crash the chip or cut the wire to it. `unlocked` are pins for which the person has
 * agreed to that; pins of the flash and of USB stay refused.
 * @throws EspError pin-refused
 */
export function checkPin(chip: Chip, pin: number, use: PinUse, unlocked: readonly number[] = []): void {
  const { pinClass } = pinFacts(chip, pin);
  const title = pinTitle(chip, pin);
  if (pinClass === 'flash') {
    throw new EspError('pin-refused', `${title} belongs to the flash: touching it crashes the board.`);
  }
  if (pinClass === 'usb') {
    throw new EspError(
      'pin-refused',
      `${title} is a wire of the chip's USB port: firmwares keep it for that.`,
    );
  }
  if (pinClass === 'input-only' && use !== 'read' && use !== 'input') {
    const what = use === 'pull-up' ? 'has no pull-up' : 'only reads: it has no driver';
    throw new EspError('pin-refused', `${title} ${what}.`, { hints: ['Use it as plain input.'] });
  }
  if (pinClass === 'limited' && use === 'pull-up') {
    throw new EspError('pin-refused', `${title} has no pull-up.`, { hints: ['Use it as plain input.'] });
  }
  if (pinClass === 'limited' && use === 'pwm') {
    throw new EspError('pin-refused', `${title} has no PWM.`, { hints: ['Blink it instead.'] });
  }
  if (use === 'read' || unlocked.includes(pin)) return;
  if (pinClass === 'uart') {
    throw new EspError(
      'pin-refused',
      `${title} carries the REPL: using it cuts the board off until a reset.`,
      {
        hints: [advise('unlock-pin', { when: 'meant' })],
      },
    );
  }
  if (pinClass === 'flash-quad') {
    throw new EspError('pin-refused', `${title} is a data line of the flash in QIO and QOUT mode.`, {
      hints: [advise('unlock-pin', { when: 'dio' })],
    });
  }
  if (pinClass === 'octal') {
    throw new EspError(
      'pin-refused',
      `${title} is a data line of octal flash or PSRAM, on modules that have it.`,
      { hints: [advise('unlock-pin', { when: 'no-octal' })] },
    );
  }
}

/** What the module on this board uses itself. @throws EspError pin-refused */
export function mustNotBeTaken(chip: Chip, pin: number, taken: readonly number[]): void {
  if (!taken.includes(pin)) return;
  throw new EspError(
    'pin-refused',
    `${pinTitle(chip, pin)} belongs to the PSRAM or flash of this module: using it crashes the board.`,
  );
}

/** What to say before a boot strap is driven; null for other pins. */
export function strapWarning(chip: Chip, pin: number): string | null {
  const facts = pinFacts(chip, pin);
  if (facts.pinClass !== 'boot-strap') return null;
  return `${pinTitle(chip, pin)} is a boot strap: held at the wrong level it stops the next start. ${facts.note}`;
}
