// How a firmware is asked for pins, whatever its language: lines that look, lines that change behind what ends the
// pin's PWM or blinking, and pins that are the REPL's own wires.
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { tryAgain } from '../firmware/try-again.ts';
import { detached } from './detach-line.ts';
import type { Level } from './pin-driver.ts';
import type { PinMemory } from './pin-memory.ts';
import { isReplLine } from './pins.ts';
import { asLevel, type PrintedTwice, runForNumbers } from './run-line.ts';

export type PinTalk = {
  /** What an earlier program has left blinking is found before the first change. */
  readonly meet: (signal: AbortSignal) => Promise<void>;
  /** Changes nothing. @returns the numbers that the board printed */
  readonly look: (line: string, howMany: number, signal: AbortSignal) => Promise<number[]>;
  /**
   * `line` gets what ends the pin's PWM or blinking: either goes on behind a pin that is made something else. The
   * level that it prints; of one that prints none, that it was done.
   */
  readonly change: (
    pin: number,
    line: (ending: string) => string,
    signal: AbortSignal,
    options?: ChangeOptions,
  ) => Promise<Level>;
};

export type ChangeOptions = {
  /** Its level then: TX and RX cannot tell it. */
  readonly left?: Level;
  /** Done twice it is undone. Else it is done again where its answer was spoiled. */
  readonly isOnce?: boolean;
  /** Called when the line is about to go: what may be so from then on. */
  readonly begun?: () => void;
};

export type PinLanguage = {
  readonly twice: PrintedTwice;
  /** Prints `noTimer`, and the number of each timer that blinks a pin by itself. */
  readonly findTimers: string;
  /** undefined for what is no pin. */
  readonly pinOfTimer: (number: number) => number | undefined;
  /** Stands between two statements. */
  readonly separator: string;
  /** Ends what moves the pin by itself; harmless if the board was restarted meanwhile. '' if nothing does. */
  readonly ending: (pin: number) => string;
};

/** So that no timers are told from no answer. */
export const noTimer = 99;

export function pinTalk(link: FirmwareLink, memory: PinMemory, language: PinLanguage): PinTalk {
  const { chip, journal, modes } = memory;
  const { twice } = language;
  const meet = async (signal: AbortSignal) => {
    if (memory.cutOffBy !== null) throw detached(chip, memory.cutOffBy);
    if (memory.knowsTimers) return;
    const ask = () => runForNumbers(link, twice, language.findTimers, 'any', signal);
    for (const number of await tryAgain(signal, ask)) {
      if (number === noTimer) continue;
      const pin = language.pinOfTimer(number);
      if (pin !== undefined) modes.blink(pin, null);
    }
    memory.knowsTimers = true;
  };
  return {
    meet,
    look: async (line, howMany, signal) => {
      if (memory.cutOffBy !== null) throw detached(chip, memory.cutOffBy);
      journal.looked(line);
      // It changes nothing: what a timer's text or a lost byte has spoiled is asked again.
      return tryAgain(signal, () => runForNumbers(link, twice, line, howMany, signal));
    },
    change: async (pin, line, signal, { left = 1, isOnce = false, begun = () => {} } = {}) => {
      await meet(signal);
      const once = async (): Promise<Level> => {
        const sent = line(language.ending(pin));
        journal.changed(sent);
        if (isReplLine(chip, pin)) {
          await memory.detach(pin, sent, signal);
          memory.cutOffBy = pin;
          return left;
        }
        begun();
        // A line that is lost says nothing either.
        const printing = sent.includes('print(') ? sent : `${sent}${language.separator}print(${left})`;
        const [seen] = await runForNumbers(link, twice, printing, 1, signal);
        return asLevel(seen);
      };
      return isOnce || isReplLine(chip, pin) ? once() : tryAgain(signal, once);
    },
  };
}
