// Pins through MicroPython's machine module, in the one spelling that every release from 1.8 on knows:
// Pin(n, mode), call for the value. (`on`/`off` came with 1.9, `toggle` with 1.25, `high`/`low` went
// with 1.9.) Virtual timers, Timer(-1), are as old.
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { tryAgain } from '../firmware/try-again.ts';
import type { Level, PinDriver } from './pin-driver.ts';
import { createPinMemory, type PinMemory } from './pin-memory.ts';
import type { PinModes } from './pin-modes.ts';
import { checkPin } from './pins.ts';
import { asLevel, checkPwm, halfPeriodMs, runForNumbers } from './run-line.ts';
import { isReplLine, severed } from './sever-line.ts';

/** The timer of a pin that blinks by itself is a global of this name, so that it is found again. */
const timerOf = (pin: number): string => `_blink${pin}`;
const findTimers = `print([int(n[6:])for n in globals()if n[:6]=='_blink'])`;

/** Pins through a MicroPython link; `unlocked` are the GPIOs for which the person has agreed to the risk. */
export function micropythonPins(
  link: FirmwareLink,
  unlocked: readonly number[],
  memory: PinMemory = createPinMemory(() => 0),
): PinDriver {
  const { journal, modes } = memory;

  /** What an earlier program has left blinking is found before the first act. */
  const meet = async (signal: AbortSignal) => {
    if (memory.cutOffBy !== null) throw severed(memory.cutOffBy);
    if (memory.knowsTimers) return;
    for (const pin of await runForNumbers(link, findTimers, 'any', signal)) modes.blink(pin, null);
    memory.knowsTimers = true;
  };
  const look = async (line: string, howMany: number, signal: AbortSignal) => {
    if (memory.cutOffBy !== null) throw severed(memory.cutOffBy);
    journal.looked(line);
    // It changes nothing: what a timer's text or a lost byte has spoiled is asked again.
    return tryAgain(signal, () => runForNumbers(link, line, howMany, signal));
  };
  /**
   * `line` gets what ends the pin's PWM or blinking: either goes on behind a pin that is made something else.
   * TX and RX cannot tell their level: `left` is it.
   */
  const act = async (
    pin: number,
    line: (ending: string) => string,
    howMany: number,
    signal: AbortSignal,
    left: Level = 1,
  ) => {
    await meet(signal);
    const sent = line(endOf(modes, pin));
    journal.acted(sent);
    if (!isReplLine(pin)) return runForNumbers(link, sent, howMany, signal);
    await memory.sever(pin, sent, signal);
    memory.cutOffBy = pin;
    return [left];
  };

  return {
    through: 'micropython',
    get lastCommand() {
      return journal.lastCommand;
    },
    get acts() {
      return journal.acts;
    },
    get blinks() {
      return modes.blinks;
    },
    set: async (pin, level, signal) => {
      checkPin(pin, 'output', unlocked);
      // The value in the constructor: the pin never shows the other level in between.
      const line = (ending: string) =>
        `from machine import Pin;${ending}_p=Pin(${pin},Pin.OUT,value=${level});print(_p())`;
      const [seen] = await act(pin, line, 1, signal, level);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    toggle: async (pin, signal) => {
      checkPin(pin, 'output', unlocked);
      const line = (ending: string) =>
        `from machine import Pin;${ending}_p=Pin(${pin},Pin.OUT,value=not Pin(${pin})());print(_p())`;
      const [seen] = await act(pin, line, 1, signal, 0);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    read: async (pins, signal) => {
      for (const pin of pins) checkPin(pin, 'read', unlocked);
      if (pins.length === 0) return [];
      const line = `from machine import Pin;print([Pin(n)()for n in(${pins.join(',')},)])`;
      const levels = await look(line, pins.length, signal);
      return pins.map((pin, index) => modes.reading(pin, asLevel(levels[index])));
    },
    setInput: async (pin, pullUp, signal) => {
      checkPin(pin, pullUp ? 'pull-up' : 'input', unlocked);
      const mode = pullUp ? 'Pin.IN,Pin.PULL_UP' : 'Pin.IN';
      const line = (ending: string) => `from machine import Pin;${ending}_p=Pin(${pin},${mode});print(_p())`;
      const [seen] = await act(pin, line, 1, signal);
      modes.set(pin, pullUp ? 'input-pullup' : 'input');
      return modes.reading(pin, asLevel(seen));
    },
    pwm: async (pin, frequencyHz, duty1023, signal) => {
      checkPin(pin, 'pwm', unlocked);
      checkPwm(frequencyHz, duty1023);
      const line = (ending: string) =>
        `from machine import Pin,PWM;${modes.of(pin) === 'pwm' ? '' : ending}_w=PWM(Pin(${pin}),freq=${frequencyHz},duty=${duty1023})`;
      await act(pin, line, 0, signal);
      modes.set(pin, 'pwm');
    },
    startBlink: async (pin, hz, first, signal) => {
      checkPin(pin, 'output', unlocked);
      const period = halfPeriodMs(hz);
      const timer = timerOf(pin);
      const line = (ending: string) =>
        `from machine import Pin,Timer;${ending}_p${pin}=Pin(${pin},Pin.OUT,value=${first});${timer}=Timer(-1);` +
        `${timer}.init(period=${period},mode=Timer.PERIODIC,callback=lambda t:_p${pin}(not _p${pin}()))`;
      await act(pin, line, 0, signal);
      modes.set(pin, 'output');
      modes.blink(pin, hz);
      return modes.reading(pin, first);
    },
    readAdc: async (signal) => {
      const [value] = await look('from machine import ADC;print(ADC(0).read())', 1, signal);
      return value as number;
    },
    releaseAll: async (signal) => {
      await meet(signal);
      for (const pin of modes.driven()) {
        await act(pin, (ending) => `from machine import Pin;${ending}Pin(${pin},Pin.IN)`, 0, signal);
        modes.set(pin, 'input');
      }
    },
  };
}

/** Ends what moves the pin by itself; harmless if the board was restarted meanwhile. '' if nothing does. */
function endOf(modes: PinModes, pin: number): string {
  if (modes.of(pin) === 'pwm') return `from machine import PWM;PWM(Pin(${pin})).deinit();`;
  if (!modes.blinks.has(pin)) return '';
  return `from machine import Timer;globals().pop('${timerOf(pin)}',Timer(-1)).deinit();`;
}
