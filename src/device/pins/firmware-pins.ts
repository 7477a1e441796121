// How a firmware is asked for pins, whatever its language: lines that look, lines that act behind what ends the
// pin's PWM or blinking, and pins that are the REPL's own wires.
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { tryAgain } from '../firmware/try-again.ts';
import { detached, isReplLine } from './detach-line.ts';
import type { Level } from './pin-driver.ts';
import type { PinMemory } from './pin-memory.ts';
import { runForNumbers } from './run-line.ts';

export type PinTalk = {
  /** What an earlier program has left blinking is found before the first act. */
  readonly meet: (signal: AbortSignal) => Promise<void>;
  /** Changes nothing. @returns the numbers that the board printed */
  readonly look: (line: string, howMany: number, signal: AbortSignal) => Promise<number[]>;
  /**
   * `line` gets what ends the pin's PWM or blinking: either goes on behind a pin that is made something else.
   * TX and RX cannot tell their level: `left` is it.
   */
  readonly act: (
    pin: number,
    line: (ending: string) => string,
    howMany: number,
    signal: AbortSignal,
    left?: Level,
  ) => Promise<number[]>;
};

export type PinLanguage = {
  /** Prints the number of each timer that blinks a pin by itself. */
  readonly findTimers: string;
  /** undefined for what is no pin. */
  readonly pinOfTimer: (number: number) => number | undefined;
  /** Ends what moves the pin by itself; harmless if the board was restarted meanwhile. '' if nothing does. */
  readonly ending: (pin: number) => string;
};

export function pinTalk(link: FirmwareLink, memory: PinMemory, language: PinLanguage): PinTalk {
  const { journal, modes } = memory;
  const meet = async (signal: AbortSignal) => {
    if (memory.cutOffBy !== null) throw detached(memory.cutOffBy);
    if (memory.knowsTimers) return;
    for (const number of await runForNumbers(link, language.findTimers, 'any', signal)) {
      const pin = language.pinOfTimer(number);
      if (pin !== undefined) modes.blink(pin, null);
    }
    memory.knowsTimers = true;
  };
  return {
    meet,
    look: async (line, howMany, signal) => {
      if (memory.cutOffBy !== null) throw detached(memory.cutOffBy);
      journal.looked(line);
      // It changes nothing: what a timer's text or a lost byte has spoiled is asked again.
      return tryAgain(signal, () => runForNumbers(link, line, howMany, signal));
    },
    act: async (pin, line, howMany, signal, left = 1) => {
      await meet(signal);
      const sent = line(language.ending(pin));
      journal.acted(sent);
      if (!isReplLine(pin)) return runForNumbers(link, sent, howMany, signal);
      await memory.detach(pin, sent, signal);
      memory.cutOffBy = pin;
      return [left];
    },
  };
}
