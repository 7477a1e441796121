// The actions of "espwb gpio", each on a driver for whoever answers on the board.

import type { Chip } from '../device/chips/chip.ts';
import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import type { OperationContext } from '../device/operation.ts';
import { blink, checkBlinkRate, pulse, show } from '../device/pins/blink.ts';
import { ledAt, ledOn } from '../device/pins/boards.ts';
import type { PinDriver, PinReading } from '../device/pins/pin-driver.ts';
import { pinsOf, pinTitle } from '../device/pins/pins.ts';
import { checkPwm, halfPeriodMs } from '../device/pins/run-line.ts';
import { hertz, levelOf, litLevel, meansLight, pulseMs, type Request, wholeNumber } from './gpio-values.ts';

const defaultBlinks = 5;

export type Answer = { readonly result: Readonly<Record<string, unknown>>; readonly line: string };

/** What is known of a request before its board has answered. */
export type Said = Pick<Request, 'pin' | 'value' | 'profile' | 'options'> & { readonly chip: Chip | null };

export type Action = {
  /** What the third word of the command line means; absent = there is none. */
  readonly value?: string;
  /** It makes the pin an output. */
  readonly drives?: true;
  /** Before a port is opened. @throws EspError usage */
  readonly check?: (request: Said) => unknown;
  readonly run: (
    driver: PinDriver,
    request: Request,
    context: OperationContext,
    clock: Clock,
  ) => Promise<Answer>;
};

export const actions: Readonly<Record<string, Action>> = {
  get: {
    run: async (driver, request, { signal }) => {
      const [reading] = await driver.read([request.pin], signal);
      return shown(request, reading as PinReading);
    },
  },
  set: {
    value: 'level',
    drives: true,
    check: (request) => levelOf(request),
    run: async (driver, request, { signal }) => {
      const { pin, profile, value } = request;
      if (!meansLight(request)) return shown(request, await driver.set(pin, levelOf(request), signal));
      const isLit = value?.toLowerCase() === 'on';
      const led = { pin, litAt: litLevel(profile, pin), kind: 'ws2812' as const };
      return shown(request, await show(driver, led, isLit, signal));
    },
  },
  toggle: {
    drives: true,
    check: ({ profile, pin }) => {
      if (ledOn(profile, pin)?.kind !== 'ws2812') return;
      throw new EspError('usage', 'A WS2812 does not tell whether it shines, so it is not toggled.', {
        hints: ['espwb gpio set LED on', 'espwb gpio set LED off'],
      });
    },
    run: async (driver, request, { signal }) => shown(request, await driver.toggle(request.pin, signal)),
  },
  input: {
    run: async (driver, request, { signal }) =>
      shown(request, await driver.setInput(request.pin, request.options['pullUp'] === true, signal)),
  },
  pulse: {
    value: 'milliseconds',
    drives: true,
    check: (request) => pulseMs(request),
    run: async (driver, request, { signal }, clock) => {
      const { pin, profile } = request;
      const milliseconds = pulseMs(request);
      const kind = kindOf(request);
      const pulsed = { pin, level: litLevel(profile, pin), timeMs: milliseconds, ...kind };
      await pulse(driver, pulsed, clock, signal);
      const { result } = shown(request, await afterwards(driver, request, signal));
      return {
        result: { ...result, milliseconds },
        line: `${pinTitle(request.chip, pin)} pulsed ${milliseconds} ms.`,
      };
    },
  },
  blink: {
    value: 'number of blinks',
    drives: true,
    check: (request) => {
      wholeNumber(request.value, 'number of blinks', defaultBlinks);
      const hz = hertz(request.options['hz'], 2);
      if (request.options['byBoard'] !== true) return checkBlinkRate(hz);
      halfPeriodMs(hz);
      if (request.value === undefined) return;
      throw new EspError('usage', 'A blink by the board has no number: it goes on until the pin is set.');
    },
    run: async (driver, request, { signal }, clock) => {
      const { pin, profile, options } = request;
      const litAt = litLevel(profile, pin);
      const hz = hertz(options['hz'], 2);
      if (options['byBoard'] === true) {
        const started = await driver.startBlink(pin, hz, litAt, signal, kindOf(request).kind);
        const { result } = shown(request, started);
        const line = `${pinTitle(request.chip, pin)} blinks at ${hz} Hz by the board's own timer until it is set.`;
        return { result: { ...result, hz }, line };
      }
      const count = wholeNumber(request.value, 'number of blinks', defaultBlinks);
      const blinks = await blink(driver, { pin, count, hz, litAt, ...kindOf(request) }, clock, signal);
      const { result } = shown(request, await afterwards(driver, request, signal));
      return {
        result: { ...result, blinks },
        line: `${pinTitle(request.chip, pin)} blinked ${blinks} times.`,
      };
    },
  },
  pwm: {
    value: 'duty',
    drives: true,
    check: (request) => {
      const frequencyHz = hertz(request.options['freq'], 500);
      const duty = wholeNumber(request.value, 'duty', 512);
      if (request.chip) checkPwm(request.chip, frequencyHz, duty);
    },
    run: async (driver, request, { signal }) => {
      const { pin, options } = request;
      const duty = wholeNumber(request.value, 'duty', 512);
      const frequencyHz = hertz(options['freq'], 500);
      await driver.pwm(pin, frequencyHz, duty, signal);
      const line = `${pinTitle(request.chip, pin)} pulses at ${frequencyHz} Hz, duty ${duty} of 1023.`;
      return { result: { pin, level: null, led: null, frequencyHz, duty }, line };
    },
  },
  adc: {
    run: async (driver, { chip, pin }, { signal }) => {
      const { analogInput, analogMost: most } = pinsOf(chip);
      const value = await driver.readAdc(signal, pin);
      const title = analogInput ?? pinTitle(chip, pin);
      return {
        result: { pin: analogInput ?? pin, level: null, led: null, value, most },
        line: `${title} reads ${value} of ${most}.`,
      };
    },
  },
  touch: {
    run: async (driver, { chip, pin }, { signal }) => {
      const value = await driver.readTouch(pin, signal);
      return {
        result: { pin, level: null, led: null, value },
        line: `${pinTitle(chip, pin)} reads ${value}.`,
      };
    },
  },
};

/** A WS2812 is dark then, which its pin does not tell. */
async function afterwards(driver: PinDriver, request: Request, signal: AbortSignal): Promise<PinReading> {
  const [reading] = await driver.read([request.pin], signal);
  const isDark = kindOf(request).kind === 'ws2812';
  return { ...(reading as PinReading), ...(isDark ? { lit: false } : {}) };
}

const kindOf = ({ profile, pin }: Request) => {
  const kind = ledOn(profile, pin)?.kind;
  return kind === undefined ? {} : { kind };
};

function shown({ chip, profile }: Request, { pin, level, lit }: PinReading): Answer {
  if (lit !== undefined) {
    const led = lit ? 'on' : 'off';
    return { result: { pin, level: null, led }, line: `The LED on ${pinTitle(chip, pin)} is ${led}.` };
  }
  const led = ledAt(profile, pin, level);
  const ledWords = led ? `, its LED is ${led}` : '';
  return {
    result: { pin, level, led },
    line: `${pinTitle(chip, pin)} is ${level === 1 ? 'high' : 'low'}${ledWords}.`,
  };
}
