// Pins through MicroPython's machine module, in the one spelling that every release from 1.8 on knows:
// Pin(n, mode), call for the value. (`on`/`off` came with 1.9, `toggle` with 1.25, `high`/`low` went
// with 1.9.) Virtual timers, Timer(-1), are as old.

import { noTimer, pinTalk } from '../../pins/firmware-pins.ts';
import type { PinDriver } from '../../pins/pin-driver.ts';
import { pinDriver } from '../../pins/pin-frame.ts';
import { createPinMemory, type PinMemory } from '../../pins/pin-memory.ts';
import { asLevel, type PrintedTwice, sameNumbers } from '../../pins/run-line.ts';
import type { FirmwareLink } from '../firmware-link.ts';

/** The timer of a pin that blinks by itself is a global of this name, so that it is found again. */
const timerOf = (pin: number): string => `_blink${pin}`;
const findTimers = `print([${noTimer}]+[int(n[6:])for n in globals()if n[:6]=='_blink'])`;

/** As one list. */
const twice: PrintedTwice = {
  line: (line) => line.replace(/print\(([^;]*)\)$/, 'print([$1]*2)'),
  answers: (lines) =>
    lines.flatMap((line) => {
      const half = line.slice(line.length / 2);
      return sameNumbers(half, line.slice(0, line.length / 2)) ? [half] : [];
    }),
};

/** Pins through a MicroPython link; `unlocked` are the GPIOs for which the person has agreed to the risk. */
export function micropythonPins(
  link: FirmwareLink,
  unlocked: readonly number[],
  memory: PinMemory = createPinMemory(() => 0),
): PinDriver {
  const { modes } = memory;
  const ending = (pin: number): string => {
    if (modes.of(pin) === 'pwm') return `from machine import PWM;PWM(Pin(${pin})).deinit();`;
    if (!modes.blinks.has(pin)) return '';
    return `from machine import Timer;globals().pop('${timerOf(pin)}',Timer(-1)).deinit();`;
  };
  const { meet, look, change } = pinTalk(link, memory, {
    twice,
    findTimers,
    pinOfTimer: (pin) => pin,
    separator: ';',
    ending,
  });
  /** Makes the pin what `made` says, and prints its level. */
  const make = (pin: number, made: string) => (ends: string) =>
    `from machine import Pin;${ends}_p=Pin(${pin},${made});print(_p())`;

  return pinDriver(
    {
      through: 'micropython',
      // The value in the constructor: the pin never shows the other level in between.
      set: (pin, level, signal) => change(pin, make(pin, `Pin.OUT,value=${level}`), signal, { left: level }),
      toggle: (pin, signal) =>
        change(pin, make(pin, `Pin.OUT,value=not Pin(${pin})()`), signal, { left: 0, isOnce: true }),
      read: async (pins, signal) => {
        const line = `from machine import Pin;print([Pin(n)()for n in(${pins.join(',')},)])`;
        return (await look(line, pins.length, signal)).map(asLevel);
      },
      setInput: (pin, pullUp, signal) =>
        change(pin, make(pin, pullUp ? 'Pin.IN,Pin.PULL_UP' : 'Pin.IN'), signal),
      release: (pin, signal) =>
        change(pin, (ends) => `from machine import Pin;${ends}Pin(${pin},Pin.IN)`, signal),
      byFirmware: {
        meet,
        pwm: (pin, frequencyHz, duty1023, signal) => {
          const line = (ends: string) =>
            `from machine import Pin,PWM;${modes.of(pin) === 'pwm' ? '' : ends}_w=PWM(Pin(${pin}),freq=${frequencyHz},duty=${duty1023})`;
          return change(pin, line, signal);
        },
        startBlink: (pin, periodMs, first, signal) => {
          const timer = timerOf(pin);
          const line = (ends: string) =>
            `from machine import Pin,Timer;${ends}_p${pin}=Pin(${pin},Pin.OUT,value=${first});${timer}=Timer(-1);` +
            `${timer}.init(period=${periodMs},mode=Timer.PERIODIC,callback=lambda t:_p${pin}(not _p${pin}()))`;
          // It may blink from now on, whatever becomes of the answer: the next change ends that first.
          return change(pin, line, signal, { begun: () => modes.blink(pin, null) });
        },
        readAdc: async (signal) =>
          (await look('from machine import ADC;print(ADC(0).read())', 1, signal))[0] as number,
      },
    },
    unlocked,
    memory,
  );
}
