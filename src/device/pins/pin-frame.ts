// What every way to move pins has in common: what is refused, what is remembered of modes and lines, what a
// reading says. How a level gets onto the board is the wire's.
import { advise } from '../advice.ts';
import type { Led } from '../chips/board-profile.ts';
import type { Chip } from '../chips/chip.ts';
import type { PinFacts } from '../chips/pin-facts.ts';
import { EspError } from '../errors.ts';
import { isSpoiled } from '../firmware/try-again.ts';
import type { Level, PinDriver } from './pin-driver.ts';
import type { PinMemory } from './pin-memory.ts';
import { checkPin, mustNotBeTaken, type PinUse, pinFacts, pinsOf, pinTitle } from './pins.ts';
import { checkPwm, halfPeriodMs } from './run-line.ts';

/** All return the level that was seen afterwards, and throw what a PinDriver throws. */
export type PinWire = {
  readonly through: PinDriver['through'];
  /** Of pins that checkPin allows. @throws EspError pin-refused */
  readonly refuse?: (pin: number, use: PinUse) => void;
  readonly set: (pin: number, level: Level, signal: AbortSignal) => Promise<Level>;
  readonly toggle: (pin: number, signal: AbortSignal) => Promise<Level>;
  /** In the order of the pins, of which there is one at least. */
  readonly read: (pins: readonly number[], signal: AbortSignal) => Promise<readonly Level[]>;
  readonly setInput: (pin: number, pullUp: boolean, signal: AbortSignal) => Promise<Level>;
  /** Makes it an input, and ends what moves it. */
  readonly release: (pin: number, signal: AbortSignal) => Promise<unknown>;
  /** What takes a firmware. */
  readonly byFirmware?: {
    /** Finds what an earlier program has left blinking. */
    readonly meet: (signal: AbortSignal) => Promise<void>;
    readonly pwm: (
      pin: number,
      frequencyHz: number,
      duty1023: number,
      signal: AbortSignal,
    ) => Promise<unknown>;
    readonly startBlink: (
      pin: number,
      halfPeriodMs: number,
      first: Level,
      signal: AbortSignal,
      kind?: Led['kind'],
    ) => Promise<unknown>;
    /** `pin` is null where the chip has one such input. */
    readonly readAdc: (signal: AbortSignal, pin: number | null) => Promise<number>;
    /** Absent where the firmware has nothing for it. */
    readonly light?: (pin: number, isLit: boolean, signal: AbortSignal) => Promise<unknown>;
    readonly readTouch?: (pin: number, signal: AbortSignal) => Promise<number>;
  };
};

/** `unlocked` are the GPIOs for which the person has agreed to the risk. */
export function pinDriver(wire: PinWire, unlocked: readonly number[], memory: PinMemory): PinDriver {
  const { chip, taken, journal, modes } = memory;
  const allow = (pin: number, use: PinUse) => {
    checkPin(chip, pin, use, unlocked);
    mustNotBeTaken(chip, pin, taken);
    wire.refuse?.(pin, use);
  };
  const firmware = (what: string) => {
    if (wire.byFirmware) return wire.byFirmware;
    throw new EspError('unsupported', `${what} needs a firmware; the boot loader only knows levels.`, {
      hints: ['Flash MicroPython or NodeMCU first.'],
    });
  };
  const lightOf = async (pin: number, isLit: boolean, signal: AbortSignal) => {
    const light = wire.byFirmware?.light;
    if (!light) throw noLight(chip, pin, wire.through);
    allow(pin, 'output');
    await light(pin, isLit, signal);
    modes.light(pin, isLit);
    return { ...modes.reading(pin, 0), lit: isLit };
  };
  return {
    chip,
    taken,
    through: wire.through,
    get lastCommand() {
      return journal.lastCommand;
    },
    get actions() {
      return journal.actions;
    },
    get blinks() {
      return modes.blinks;
    },
    set: async (pin, level, signal) => {
      allow(pin, 'output');
      const seen = await wire.set(pin, level, signal);
      modes.set(pin, 'output');
      return modes.reading(pin, seen);
    },
    toggle: async (pin, signal) => {
      allow(pin, 'output');
      const seen = await wire.toggle(pin, signal);
      modes.set(pin, 'output');
      return modes.reading(pin, seen);
    },
    read: async (pins, signal) => {
      for (const pin of pins) {
        checkPin(chip, pin, 'read', unlocked);
        mustNotBeTaken(chip, pin, taken);
      }
      if (pins.length === 0) return [];
      const levels = await wire.read(pins, signal);
      return pins.map((pin, index) => modes.reading(pin, levels[index] as Level));
    },
    setInput: async (pin, pullUp, signal) => {
      allow(pin, pullUp ? 'pull-up' : 'input');
      const seen = await wire.setInput(pin, pullUp, signal);
      modes.set(pin, pullUp ? 'input-pullup' : 'input');
      return modes.reading(pin, seen);
    },
    pwm: async (pin, frequencyHz, duty1023, signal) => {
      const { pwm } = firmware('PWM');
      allow(pin, 'pwm');
      checkPwm(chip, frequencyHz, duty1023);
      await pwm(pin, frequencyHz, duty1023, signal).catch((error: unknown) => {
        // It may run: whatever is done with the pin next ends it first.
        if (isSpoiled(error) && !modes.blinks.has(pin)) modes.set(pin, 'pwm');
        throw error;
      });
      modes.set(pin, 'pwm');
    },
    startBlink: async (pin, hz, first, signal, kind) => {
      const { startBlink } = firmware('A blink timed by the board');
      allow(pin, 'output');
      await startBlink(pin, halfPeriodMs(hz), first, signal, kind);
      modes.set(pin, 'output');
      modes.blink(pin, hz);
      return modes.reading(pin, first);
    },
    light: lightOf,
    readAdc: async (signal, pin) => {
      const { readAdc } = firmware('The ADC');
      if (pinsOf(chip).analogInput !== null) return readAdc(signal, null);
      if (pin === undefined) throw noAnalog(chip, 'No pin was named for it.');
      allow(pin, 'input');
      if (pinFacts(chip, pin).adc === undefined) throw noAnalog(chip, `${pinTitle(chip, pin)} is none.`);
      return readAdc(signal, pin);
    },
    readTouch: async (pin, signal) => {
      const { readTouch } = firmware('A touch pad');
      allow(pin, 'input');
      if (!pinFacts(chip, pin).hasTouch)
        throw new EspError('pin-refused', `${pinTitle(chip, pin)} is no touch pad.`, {
          hints: [listOf('touch pads', chip, ({ hasTouch }) => hasTouch === true)],
        });
      if (!readTouch) throw new EspError('unsupported', 'This firmware has nothing for touch pads.');
      return readTouch(pin, signal);
    },
    releaseAll: async (signal) => {
      await wire.byFirmware?.meet(signal);
      for (const pin of modes.driven()) {
        // It would go on shining.
        if (modes.isLit(pin)) await lightOf(pin, false, signal);
        await wire.release(pin, signal);
        modes.set(pin, 'input');
      }
    },
  };
}

function noLight(chip: Chip, pin: number, through: PinWire['through']): EspError {
  const title = pinTitle(chip, pin);
  const why =
    through === 'registers'
      ? "the boot loader's registers are too slow for that"
      : 'this firmware has nothing for that';
  return new EspError(
    'unsupported',
    `The LED on ${title} is a WS2812, which takes its colour as pulses of less than a microsecond: ${why}.`,
    { hints: [advise('lights-by-firmware', { chip: chip.name })], hintsSayAll: true },
  );
}

const noAnalog = (chip: Chip, why: string): EspError =>
  new EspError('usage', `The ADC of an ${chip.name} measures pins. ${why}`, {
    hints: [listOf('analogue inputs', chip, ({ adc }) => adc !== undefined)],
  });

function listOf(what: string, chip: Chip, has: (facts: PinFacts) => boolean): string {
  const pins = pinsOf(chip).facts.filter(has);
  if (pins.length === 0) return `An ${chip.name} has no ${what}.`;
  return `Its ${what} are ${pins.map(({ pin }) => `GPIO${pin}`).join(', ')}.`;
}
