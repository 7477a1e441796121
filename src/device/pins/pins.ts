// What may be done with each pin of the chip. GPIO numbers throughout.
import { advise } from '../advice.ts';
import { presumedChip } from '../chips/index.ts';
import type { PinFacts } from '../chips/pin-facts.ts';
import { EspError } from '../errors.ts';

export const { pins } = presumedChip;

export type PinUse = 'read' | 'output' | 'input' | 'pull-up' | 'pwm';

/** The facts of a GPIO number. @throws EspError usage for a number that is no pin */
export function pinFacts(pin: number): PinFacts {
  const facts = pins[pin];
  if (facts) return facts;
  throw new EspError('usage', `There is no GPIO${pin} on an ${presumedChip.name}.`, {
    hints: [`Its pins are ${presumedChip.pinsInWords}.`],
  });
}

/** 'GPIO2 (D4)'. */
export function pinTitle(pin: number): string {
  const name = pins[pin]?.names[0];
  return name ? `GPIO${pin} (${name})` : `GPIO${pin}`;
}

/**
 * Refuses what would crash the chip or cut the wire to it. `unlocked` are pins for which the person has
 * agreed to that; flash pins stay refused.
 * @throws EspError pin-refused
 */
export function checkPin(pin: number, use: PinUse, unlocked: readonly number[] = []): void {
  const { pinClass } = pinFacts(pin);
  const title = pinTitle(pin);
  if (pinClass === 'flash') {
    throw new EspError('pin-refused', `${title} belongs to the flash: touching it crashes the board.`);
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
}

/** What to say before a boot strap is driven; null for other pins. */
export function strapWarning(pin: number): string | null {
  const facts = pinFacts(pin);
  if (facts.pinClass !== 'boot-strap') return null;
  return `${pinTitle(pin)} is a boot strap: held at the wrong level it stops the next start. ${facts.note}`;
}
