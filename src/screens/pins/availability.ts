// Why a key of this screen cannot be used now, in words; null where it can.
import { chipOfBoard } from '../../device/pins/boards.ts';
import { type DisabledReason, notBusy } from '../../workbench/availability.ts';
import { shownPins } from './state.ts';

export const needsPin: DisabledReason = (state) => {
  const pin = state.pins.pins[state.pins.cursor];
  if (state.pins.trouble) return state.pins.trouble;
  if (!pin) return 'No pins are known yet.';
  if (!shownPins(state.pins).includes(pin)) return 'No pin fits the filter: Esc shows all.';
  return pin.locked ?? notBusy(state);
};

export const needsPwmPin: DisabledReason = (state) => {
  const { pins } = state;
  const words = cannot(state, 'pwm');
  if (words) return words;
  if (pins.through === 'registers') return 'PWM needs a firmware: the boot loader has no timer for it.';
  return needsPin(state);
};

export const needsTimer: DisabledReason = (state) =>
  cannot(state, 'output') ??
  (state.pins.through === 'registers'
    ? 'A blink by the board needs a firmware: the boot loader has no timer for it.'
    : needsPin(state));

export const needsPullUp: DisabledReason = (state) => cannot(state, 'pull-up') ?? needsPin(state);

/** Drives the pin. */
export const needsOutput: DisabledReason = (state) => cannot(state, 'output') ?? needsPin(state);

function cannot({ pins }: Parameters<DisabledReason>[0], use: 'pwm' | 'pull-up' | 'output'): string | null {
  const pin = pins.pins[pins.cursor]?.pin;
  const pinClass = chipOfBoard(pins.profile).pins?.facts.find((each) => each.pin === pin)?.pinClass;
  if (pinClass === 'limited' && use === 'pwm') return `GPIO${pin} has no PWM: it belongs to the RTC.`;
  const isWithout = pinClass === 'limited' || pinClass === 'input-only';
  if (isWithout && use === 'pull-up') return `GPIO${pin} has no pull-up: _ makes it a plain input.`;
  return pinClass === 'input-only' ? `GPIO${pin} only reads: it has no driver.` : null;
}

export const needsPwm: DisabledReason = (state) =>
  needsPwmPin(state) ?? (state.pins.pins[state.pins.cursor]?.pwm ? null : 'No PWM on this pin: w starts it.');

export const needsLocked: DisabledReason = (state) => {
  const pin = state.pins.pins[state.pins.cursor];
  if (!pin?.locked) return state.pins.trouble ?? 'This pin is not locked.';
  return pin.risk ? notBusy(state) : `GPIO${pin.pin} stays ${pin.locked}. Touching it crashes the chip.`;
};

export const needsPins: DisabledReason = (state) =>
  state.pins.trouble ?? (state.pins.through ? null : 'The pins are not connected yet.');
