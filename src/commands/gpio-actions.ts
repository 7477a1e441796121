// The actions of "espwb gpio", each on a driver for whoever answers on the board.

import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import type { OperationContext } from '../device/operation.ts';
import { blink, checkBlinkRate, pulse } from '../device/pins/blink.ts';
import { ledAt } from '../device/pins/boards.ts';
import type { PinDriver, PinReading } from '../device/pins/pin-driver.ts';
import { pinTitle } from '../device/pins/pins.ts';
import { checkPwm, halfPeriodMs } from '../device/pins/run-line.ts';
import { hertz, levelOf, litLevel, pulseMs, type Request, wholeNumber } from './gpio-values.ts';

const defaultBlinks = 5;

export type Answer = { readonly result: Readonly<Record<string, unknown>>; readonly line: string };

export type Action = {
  /** What the third word of the command line means; absent = there is none. */
  readonly value?: string;
  /** It makes the pin an output. */
  readonly drives?: true;
  /** Before a port is opened. @throws EspError usage */
  readonly check?: (request: Request) => unknown;
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
    run: async (driver, request, { signal }) =>
      shown(request, await driver.set(request.pin, levelOf(request), signal)),
  },
  toggle: {
    drives: true,
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
      await pulse(driver, { pin, level: litLevel(profile, pin), timeMs: milliseconds }, clock, signal);
      const [reading] = await driver.read([pin], signal);
      const { result } = shown(request, reading as PinReading);
      return { result: { ...result, milliseconds }, line: `${pinTitle(pin)} pulsed ${milliseconds} ms.` };
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
        const { result } = shown(request, await driver.startBlink(pin, hz, litAt, signal));
        const line = `${pinTitle(pin)} blinks at ${hz} Hz by the board's own timer until it is set.`;
        return { result: { ...result, hz }, line };
      }
      const count = wholeNumber(request.value, 'number of blinks', defaultBlinks);
      const blinks = await blink(driver, { pin, count, hz, litAt }, clock, signal);
      const [reading] = await driver.read([pin], signal);
      const { result } = shown(request, reading as PinReading);
      return { result: { ...result, blinks }, line: `${pinTitle(pin)} blinked ${blinks} times.` };
    },
  },
  pwm: {
    value: 'duty',
    drives: true,
    check: (request) => {
      checkPwm(hertz(request.options['freq'], 500), wholeNumber(request.value, 'duty', 512));
    },
    run: async (driver, request, { signal }) => {
      const { pin, options } = request;
      const duty = wholeNumber(request.value, 'duty', 512);
      const frequencyHz = hertz(options['freq'], 500);
      await driver.pwm(pin, frequencyHz, duty, signal);
      const line = `${pinTitle(pin)} pulses at ${frequencyHz} Hz, duty ${duty} of 1023.`;
      return { result: { pin, level: null, led: null, frequencyHz, duty }, line };
    },
  },
  adc: {
    run: async (driver, _request, { signal }) => {
      const value = await driver.readAdc(signal);
      return { result: { pin: 'A0', level: null, led: null, value }, line: `A0 reads ${value} of 1024.` };
    },
  },
};

function shown({ profile }: Request, { pin, level }: PinReading): Answer {
  const led = ledAt(profile, pin, level);
  const ledWords = led ? `, its LED is ${led}` : '';
  return {
    result: { pin, level, led },
    line: `${pinTitle(pin)} is ${level === 1 ? 'high' : 'low'}${ledWords}.`,
  };
}
