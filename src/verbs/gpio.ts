// espwb gpio: one act on one pin, through whoever answers on the board.

import type { Clock } from '../device/clock.ts';
import { EspError } from '../device/errors.ts';
import { blink, pulse } from '../device/gpio/blink.ts';
import { type BoardProfile, boardProfiles, defaultProfile, ledAt } from '../device/gpio/board-profiles.ts';
import { parsePin } from '../device/gpio/parse-pin.ts';
import type { Level, PinDriver, PinReading } from '../device/gpio/pin-driver.ts';
import { pinDriverFor } from '../device/gpio/pin-driver-for.ts';
import { pinTitle, strapWarning } from '../device/gpio/pins.ts';
import { isReplLine } from '../device/gpio/sever-line.ts';
import type { OperationContext } from '../device/operation.ts';
import { printable } from '../device/printable.ts';
import { breakInFirst } from './break-in-option.ts';
import type { Verb, VerbOptions } from './verb.ts';

const defaultBlinks = 5;
const defaultPulseMs = 500;

type Request = {
  readonly pin: number;
  readonly value: string | undefined;
  readonly profile: BoardProfile;
  readonly options: VerbOptions;
};
type Answer = { readonly result: Readonly<Record<string, unknown>>; readonly line: string };

export const run: Verb = async (verb, args, options) => {
  const { openSession, operation, output, clock } = verb;
  const [actName, pinText, value] = args as [string, string, string | undefined];
  const act = acts[actName];
  if (!act) {
    throw new EspError('usage', `"${printable(actName)}" is nothing to do with a pin.`, {
      hints: [`Choose one of ${Object.keys(acts).join(', ')}.`],
    });
  }
  if (value !== undefined && !act.value) {
    throw new EspError('usage', `espwb gpio ${actName} takes one pin and no value.`, {
      hints: [`espwb gpio ${actName} ${printable(pinText)}`],
    });
  }
  const profile = profileOf(options['board']);
  const pin = actName === 'adc' ? adcPin(pinText) : parsePin(pinText, profile);
  const request: Request = { pin, value, profile, options };
  act.check?.(request);
  const session = await openSession();
  await breakInFirst(session, options, verb);
  const { answer, sent } = await session.run('gpio', operation, async (context) => {
    const driver = await pinDriverFor(session, context, {
      unlocked: options['unlock'] === true ? [pin] : [],
      interrupt: options['interrupt'] === true,
      bare: options['bare'] === true,
    });
    if (act.drives) warnOfStrap(request, context);
    try {
      const done = await act.run(driver, request, context, clock);
      if (isReplLine(pin) && session.firmware === null && driver.through !== 'registers')
        context.onEvent({ type: 'note', text: severedNote(pin) });
      return { answer: done, sent: driver.acts.at(-1)?.line ?? driver.lastCommand };
    } finally {
      await session.firmware?.rest(new AbortController().signal);
    }
  });
  output.result({ ...answer.result, sent }, [answer.line]);
};

type Act = {
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

const acts: Readonly<Record<string, Act>> = {
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
      hertz(request.options['hz'], 2);
      if (request.value === undefined || request.options['byBoard'] !== true) return;
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
      wholeNumber(request.value, 'duty', 512);
      hertz(request.options['freq'], 500);
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

const severedNote = (pin: number): string =>
  `${pinTitle(pin)} no longer carries the REPL, so its level is not confirmed. "espwb reset" gives it back.`;

/** Held low (GPIO0, GPIO2) or high (GPIO15) at reset; an LED there is the usual and harmless case. */
function warnOfStrap({ pin, profile }: Request, context: OperationContext): void {
  const warning = profile.leds.some((led) => led.pin === pin) ? null : strapWarning(pin);
  if (warning) context.onEvent({ type: 'note', text: warning });
}

function profileOf(name: unknown): BoardProfile {
  if (name === undefined) return defaultProfile;
  const found = boardProfiles.find((each) => each.id === name);
  if (found) return found;
  throw new EspError('usage', `No board is called "${printable(String(name))}".`, {
    hints: [`Choose one of ${boardProfiles.map((each) => each.id).join(', ')}.`],
  });
}

/** 'on' and 'off' mean the LED where the pin has one, else the level. */
function levelOf({ value, pin, profile }: Request): Level {
  const lit = litLevel(profile, pin);
  const levels: Readonly<Record<string, Level>> = {
    0: 0,
    1: 1,
    low: 0,
    high: 1,
    on: lit,
    off: lit === 1 ? 0 : 1,
  };
  const level = levels[(value ?? '').toLowerCase()];
  if (level !== undefined) return level;
  throw new EspError('usage', `A pin is set to 0 or 1, not to "${printable(value ?? '')}".`, {
    hints: ['espwb gpio set 2 0', 'espwb gpio set LED on'],
  });
}

const litLevel = (profile: BoardProfile, pin: number): Level =>
  profile.leds.find((led) => led.pin === pin)?.litAt ?? 1;

const pulseMs = ({ value }: Request): number => wholeNumber(value, 'number of milliseconds', defaultPulseMs);

function wholeNumber(text: string | undefined, what: string, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 10_000) return value;
  throw new EspError('usage', `"${printable(text)}" is no ${what}.`);
}

function hertz(text: unknown, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (value > 0) return value;
  throw new EspError('usage', `"${printable(String(text))}" is no frequency.`);
}

/** The chip has one analogue input. */
function adcPin(text: string): number {
  if (/^(a0|adc|adc0|0|17)$/i.test(text)) return 17;
  throw new EspError('usage', `"${printable(text)}" is no analogue input.`, { hints: ['There is A0 only.'] });
}
