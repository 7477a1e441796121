// What every way to move pins has in common: what is refused, what is remembered of modes and lines, what a
// reading says. How a level gets onto the board is the wire's.
import { EspError } from '../errors.ts';
import { isSpoiled } from '../firmware/try-again.ts';
import type { Level, PinDriver } from './pin-driver.ts';
import type { PinMemory } from './pin-memory.ts';
import { checkPin, type PinUse } from './pins.ts';
import { checkPwm, halfPeriodMs } from './run-line.ts';

/** All return the level that was seen afterwards, and throw what a PinDriver throws. */
export type PinWire = {
  readonly through: PinDriver['through'];
  /** Of pins that checkPin allows. @throws EspError pin-refused */
  readonly refuse?: (pin: number) => void;
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
    ) => Promise<unknown>;
    readonly readAdc: (signal: AbortSignal) => Promise<number>;
  };
};

/** `unlocked` are the GPIOs for which the person has agreed to the risk. */
export function pinDriver(wire: PinWire, unlocked: readonly number[], memory: PinMemory): PinDriver {
  const { journal, modes } = memory;
  const allow = (pin: number, use: PinUse) => {
    checkPin(pin, use, unlocked);
    wire.refuse?.(pin);
  };
  const firmware = (what: string) => {
    if (wire.byFirmware) return wire.byFirmware;
    throw new EspError('unsupported', `${what} needs a firmware; the boot loader only knows levels.`, {
      hints: ['Flash MicroPython or NodeMCU first.'],
    });
  };
  return {
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
      for (const pin of pins) checkPin(pin, 'read', unlocked);
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
      checkPwm(frequencyHz, duty1023);
      await pwm(pin, frequencyHz, duty1023, signal).catch((error: unknown) => {
        // It may run: whatever is done with the pin next ends it first.
        if (isSpoiled(error) && !modes.blinks.has(pin)) modes.set(pin, 'pwm');
        throw error;
      });
      modes.set(pin, 'pwm');
    },
    startBlink: async (pin, hz, first, signal) => {
      const { startBlink } = firmware('A blink timed by the board');
      allow(pin, 'output');
      await startBlink(pin, halfPeriodMs(hz), first, signal);
      modes.set(pin, 'output');
      modes.blink(pin, hz);
      return modes.reading(pin, first);
    },
    readAdc: async (signal) => firmware('The ADC').readAdc(signal),
    releaseAll: async (signal) => {
      await wire.byFirmware?.meet(signal);
      for (const pin of modes.driven()) {
        await wire.release(pin, signal);
        modes.set(pin, 'input');
      }
    },
  };
}
