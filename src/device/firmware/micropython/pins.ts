// Pins through MicroPython's machine module, in the one spelling that every release from 1.8 on knows:
// Pin(n, mode), call for the value. (`on`/`off` came with 1.9, `toggle` with 1.25, `high`/`low` went
// with 1.9.) Virtual timers, Timer(-1), are as old on the ESP8266; the esp32 port has timers by number, and had no
// others before 1.28 (ports/esp32/machine_timer.c).

import { EspError } from '../../errors.ts';
import { noTimer, pinTalk } from '../../pins/firmware-pins.ts';
import type { PinDriver } from '../../pins/pin-driver.ts';
import { pinDriver } from '../../pins/pin-frame.ts';
import { createPinMemory, type PinMemory } from '../../pins/pin-memory.ts';
import { pinsOf } from '../../pins/pins.ts';
import { asLevel, type PrintedTwice, sameNumbers } from '../../pins/run-line.ts';
import type { FirmwareLink } from '../firmware-link.ts';

/** The timer of a pin that blinks by itself is a global of this name, so that it is found again, with its number. */
const timerOf = (pin: number, number: number): string => `_blink${pin + perTimer * Math.max(0, number)}`;
const perTimer = 100;
const virtualTimer = -1;
/** Bright enough to be seen, and not to blind: of 255. */
const brightness = 8;
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
  const { modes, timers } = memory;
  const { timers: timerCount } = pinsOf(memory.chip);
  const numberFor = (pin: number): number => {
    if (timerCount === null) return virtualTimer;
    const own = timers.get(pin);
    if (own !== undefined && modes.blinks.has(pin)) return own;
    const taken = [...modes.blinks.keys()].map((other) => timers.get(other));
    const free = Array.from({ length: timerCount }, (_, number) => number).find((n) => !taken.includes(n));
    if (free === undefined) throw noTimerLeft(timerCount);
    return free;
  };
  const ending = (pin: number): string => {
    if (modes.of(pin) === 'pwm') return `from machine import PWM;PWM(Pin(${pin})).deinit();`;
    if (!modes.blinks.has(pin)) return '';
    const number = timerCount === null ? virtualTimer : (timers.get(pin) ?? 0);
    return `from machine import Timer;globals().pop('${timerOf(pin, number)}',Timer(${number})).deinit();`;
  };
  const { meet, look, change } = pinTalk(link, memory, {
    twice,
    findTimers,
    pinOfTimer: (named) => {
      const pin = named % perTimer;
      timers.set(pin, Math.floor(named / perTimer));
      return pin;
    },
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
        startBlink: async (pin, periodMs, first, signal, kind) => {
          await meet(signal);
          const number = numberFor(pin);
          const timer = timerOf(pin, number);
          const [what, turnOver] =
            kind === 'ws2812'
              ? [`${strip(pin, true)};_p${pin}=_n`, turnOverStrip(`_p${pin}`)]
              : [`_p${pin}=Pin(${pin},Pin.OUT,value=${first})`, `_p${pin}(not _p${pin}())`];
          const line = (ends: string) =>
            `from machine import Pin,Timer;${ends}${what};${timer}=Timer(${number});` +
            `${timer}.init(period=${periodMs},mode=Timer.PERIODIC,callback=lambda t:${turnOver})`;
          // It may blink from now on, whatever becomes of the answer: the next change ends that first.
          const begun = () => {
            modes.blink(pin, null);
            timers.set(pin, number);
          };
          return change(pin, line, signal, { begun });
        },
        light: (pin, isLit, signal) =>
          change(pin, (ends) => `from machine import Pin;${ends}${strip(pin, isLit)}`, signal),
        readAdc: async (signal, pin) =>
          (await look(`from machine import ${adc(pin)}`, 1, signal))[0] as number,
        readTouch: async (pin, signal) => {
          const line = `from machine import Pin,TouchPad;print(TouchPad(Pin(${pin})).read())`;
          return (await look(line, 1, signal))[0] as number;
        },
      },
    },
    unlocked,
    memory,
  );
}

/** A strip of one LED; white, so that the order of its colours does not matter. */
const strip = (pin: number, isLit: boolean): string =>
  `import neopixel;_n=neopixel.NeoPixel(Pin(${pin}),1);_n[0]=${isLit ? lit : '(0,0,0)'};_n.write()`;
const lit = `(${brightness},${brightness},${brightness})`;
const turnOverStrip = (name: string): string =>
  `(${name}.fill((0,0,0)if ${name}[0][0]else ${lit}),${name}.write())`;

/** The esp32 port has no ADC by channel, and each of its releases another attenuation to begin with. */
const adc = (pin: number | null): string =>
  pin === null
    ? 'ADC;print(ADC(0).read())'
    : `ADC,Pin;_a=ADC(Pin(${pin}));_a.atten(ADC.ATTN_11DB);print(_a.read())`;

const noTimerLeft = (count: number): EspError =>
  new EspError('unsupported', `All ${count} timers of this chip blink other pins.`, {
    hints: ['Set one of those pins first: that ends its blinking.'],
    hintsSayAll: true,
  });
