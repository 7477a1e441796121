// Pins through MicroPython's machine module, in the one spelling that every release from 1.8 on knows:
// Pin(n, mode), call for the value. (`on`/`off` came with 1.9, `toggle` with 1.25, `high`/`low` went
// with 1.9.)
import type { FirmwareLink } from '../repl/firmware-link.ts';
import type { PinDriver } from './pin-driver.ts';
import { PinModes } from './pin-modes.ts';
import { checkPin } from './pins.ts';
import { asLevel, checkPwm, runForNumbers } from './run-line.ts';

export function micropythonPins(link: FirmwareLink, unlocked: readonly number[]): PinDriver {
  const modes = new PinModes();
  let lastCommand: string | null = null;

  const run = (line: string, howMany: number, signal: AbortSignal) => {
    lastCommand = line;
    return runForNumbers(link, line, howMany, signal);
  };
  /** PWM goes on behind a pin that is made an output: it has to be ended first. */
  const endPwm = (pin: number) =>
    modes.of(pin) === 'pwm' ? `from machine import PWM;PWM(Pin(${pin})).deinit();` : '';

  return {
    through: 'micropython',
    get lastCommand() {
      return lastCommand;
    },
    set: async (pin, level, signal) => {
      checkPin(pin, 'output', unlocked);
      // The value in the constructor: the pin never shows the other level in between.
      const line = `from machine import Pin;${endPwm(pin)}_p=Pin(${pin},Pin.OUT,value=${level});print(_p())`;
      const [seen] = await run(line, 1, signal);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    toggle: async (pin, signal) => {
      checkPin(pin, 'output', unlocked);
      const line = `from machine import Pin;${endPwm(pin)}_p=Pin(${pin},Pin.OUT,value=not Pin(${pin})());print(_p())`;
      const [seen] = await run(line, 1, signal);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    read: async (pins, signal) => {
      for (const pin of pins) checkPin(pin, 'read', unlocked);
      if (pins.length === 0) return [];
      const line = `from machine import Pin;print([Pin(n)()for n in(${pins.join(',')},)])`;
      const levels = await run(line, pins.length, signal);
      return pins.map((pin, index) => modes.reading(pin, asLevel(levels[index])));
    },
    setInput: async (pin, pullUp, signal) => {
      checkPin(pin, pullUp ? 'pull-up' : 'input', unlocked);
      const mode = pullUp ? 'Pin.IN,Pin.PULL_UP' : 'Pin.IN';
      const line = `from machine import Pin;${endPwm(pin)}_p=Pin(${pin},${mode});print(_p())`;
      const [seen] = await run(line, 1, signal);
      modes.set(pin, pullUp ? 'input-pullup' : 'input');
      return modes.reading(pin, asLevel(seen));
    },
    pwm: async (pin, frequencyHz, duty1023, signal) => {
      checkPin(pin, 'pwm', unlocked);
      checkPwm(frequencyHz, duty1023);
      const line = `from machine import Pin,PWM;_w=PWM(Pin(${pin}),freq=${frequencyHz},duty=${duty1023})`;
      await run(line, 0, signal);
      modes.set(pin, 'pwm');
    },
    readAdc: async (signal) => {
      const [value] = await run('from machine import ADC;print(ADC(0).read())', 1, signal);
      return value as number;
    },
    releaseAll: async (signal) => {
      for (const pin of modes.driven()) {
        await run(`from machine import Pin;${endPwm(pin)}Pin(${pin},Pin.IN)`, 0, signal);
        modes.set(pin, 'input');
      }
    },
  };
}
