// Pins through NodeMCU's gpio module. It counts pins by its own index (the number of the D-name), never
// by the GPIO number: the classic mistake. https://nodemcu.readthedocs.io/en/release/modules/gpio/
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../firmware/firmware-link.ts';
import { tryAgain } from '../firmware/try-again.ts';
import type { Level, PinDriver } from './pin-driver.ts';
import { createPinMemory, type PinMemory } from './pin-memory.ts';
import { checkPin, pinTitle } from './pins.ts';
import { asLevel, checkPwm, halfPeriodMs, runForNumbers } from './run-line.ts';
import { isReplLine, severed } from './sever-line.ts';

/** GPIO number to IO index. */
const ioIndex: Readonly<Record<number, number>> = {
  16: 0,
  5: 1,
  4: 2,
  0: 3,
  2: 4,
  14: 5,
  12: 6,
  13: 7,
  15: 8,
  3: 9,
  1: 10,
  9: 11,
  10: 12,
};

/** @throws EspError pin-refused */
function toIoIndex(pin: number): number {
  const index = ioIndex[pin];
  if (index !== undefined) return index;
  throw new EspError('pin-refused', `NodeMCU has no IO index for ${pinTitle(pin)}.`);
}

/** The timer of a pin that blinks by itself is a global of this name, so that it is found again. */
const timerOf = (index: number): string => `_blink${index}`;
const findTimers = 'for k in pairs(_G)do local i=tostring(k):match"^_blink(%d+)$"if i then print(i)end end';
/** Builds before 3.0 have seven timers by number and, the older ones, no others. */
const numberedTimers = 7;

/** Pins through a NodeMCU link; `unlocked` are the GPIOs for which the person has agreed to the risk. */
export function nodemcuPins(
  link: FirmwareLink,
  unlocked: readonly number[],
  memory: PinMemory = createPinMemory(() => 0),
): PinDriver {
  const { journal, modes } = memory;
  const timers = timersOf(link.facts.version);

  /** What an earlier program has left blinking is found before the first act. */
  const meet = async (signal: AbortSignal) => {
    if (memory.cutOffBy !== null) throw severed(memory.cutOffBy);
    if (memory.knowsTimers) return;
    for (const index of await runForNumbers(link, findTimers, 'any', signal)) {
      const pin = Object.keys(ioIndex).find((each) => ioIndex[Number(each)] === index);
      if (pin !== undefined) modes.blink(Number(pin), null);
    }
    memory.knowsTimers = true;
  };
  const look = async (line: string, howMany: number, signal: AbortSignal) => {
    if (memory.cutOffBy !== null) throw severed(memory.cutOffBy);
    journal.looked(line);
    // It changes nothing: what a timer's text or a lost byte has spoiled is asked again.
    return tryAgain(signal, () => runForNumbers(link, line, howMany, signal));
  };
  /** `line` follows what ends the pin's PWM or blinking. TX and RX cannot tell their level: `left` is it. */
  const act = async (pin: number, line: string, howMany: number, signal: AbortSignal, left: Level = 1) => {
    await meet(signal);
    const i = toIoIndex(pin);
    const ending =
      modes.of(pin) === 'pwm'
        ? `pwm.close(${i}) `
        : modes.blinks.has(pin)
          ? `${timers.end(timerOf(i))} `
          : '';
    const sent = `${ending}${line}`;
    journal.acted(sent);
    if (!isReplLine(pin)) return runForNumbers(link, sent, howMany, signal);
    await memory.sever(pin, sent, signal);
    memory.cutOffBy = pin;
    return [left];
  };
  /**
   * A PWM that runs goes on from its next period, where `pwm.setup` would halt it. False where the pin has
   * none any more: the board was restarted behind our back.
   */
  const change = async (i: number, frequencyHz: number, duty1023: number, signal: AbortSignal) => {
    const clock = frequencyHz === memory.pwmFrequencyHz ? '' : `pwm.setclock(${i},${frequencyHz}) `;
    const sent = `${clock}pwm.setduty(${i},${duty1023}) print(pwm.getclock(${i}))`;
    const [runsAtHz] = await runForNumbers(link, sent, 1, signal);
    if (runsAtHz === 0) return false;
    journal.acted(sent);
    memory.pwmFrequencyHz = frequencyHz;
    return true;
  };
  /** Latch first: gpio.mode would otherwise show the old one for a moment. */
  const output = (i: number, value: string) =>
    `gpio.write(${i},${value}) gpio.mode(${i},gpio.OUTPUT) gpio.write(${i},${value})`;

  return {
    through: 'nodemcu',
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
      const i = toIoIndex(pin);
      const [seen] = await act(pin, `${output(i, `${level}`)} print(gpio.read(${i}))`, 1, signal, level);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    toggle: async (pin, signal) => {
      checkPin(pin, 'output', unlocked);
      const i = toIoIndex(pin);
      const line = `do local v=1-gpio.read(${i}) gpio.mode(${i},gpio.OUTPUT) gpio.write(${i},v) print(gpio.read(${i})) end`;
      const [seen] = await act(pin, line, 1, signal, 0);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    read: async (pins, signal) => {
      for (const pin of pins) checkPin(pin, 'read', unlocked);
      if (pins.length === 0) return [];
      const line = `=${pins.map((pin) => `gpio.read(${toIoIndex(pin)})`).join(',')}`;
      const levels = await look(line, pins.length, signal);
      return pins.map((pin, index) => modes.reading(pin, asLevel(levels[index])));
    },
    setInput: async (pin, pullUp, signal) => {
      checkPin(pin, pullUp ? 'pull-up' : 'input', unlocked);
      const i = toIoIndex(pin);
      const pull = pullUp ? 'gpio.PULLUP' : 'gpio.FLOAT';
      const [seen] = await act(pin, `gpio.mode(${i},gpio.INPUT,${pull}) print(gpio.read(${i}))`, 1, signal);
      modes.set(pin, pullUp ? 'input-pullup' : 'input');
      return modes.reading(pin, asLevel(seen));
    },
    pwm: async (pin, frequencyHz, duty1023, signal) => {
      checkPin(pin, 'pwm', unlocked);
      checkPwm(frequencyHz, duty1023);
      const i = toIoIndex(pin);
      if (modes.of(pin) === 'pwm' && (await change(i, frequencyHz, duty1023, signal))) return;
      // The module is not in the default build.
      const [has] = await look('print(pwm and 1 or 0)', 1, signal);
      if (has !== 1) {
        throw new EspError('unsupported', 'This NodeMCU build has no pwm module.', {
          hints: ['Build a firmware with the module "pwm", or let the board blink the pin instead.'],
        });
      }
      await act(pin, `pwm.setup(${i},${frequencyHz},${duty1023}) pwm.start(${i})`, 0, signal);
      modes.set(pin, 'pwm');
      memory.pwmFrequencyHz = frequencyHz;
    },
    startBlink: async (pin, hz, first, signal) => {
      checkPin(pin, 'output', unlocked);
      const i = toIoIndex(pin);
      const turnOver = `function()gpio.write(${i},1-gpio.read(${i}))end`;
      const start = timers.start(timerOf(i), halfPeriodMs(hz), turnOver, modes.blinks.size);
      await act(pin, `${output(i, `${first}`)} ${start}`, 0, signal);
      modes.set(pin, 'output');
      modes.blink(pin, hz);
      return modes.reading(pin, first);
    },
    readAdc: async (signal) => {
      const [value] = await look('=adc.read(0)', 1, signal);
      if (value === 65_535) {
        throw new EspError(
          'unsupported',
          'The ADC of this build measures the supply voltage instead of A0.',
          {
            hints: ['Run adc.force_init_mode(adc.INIT_ADC) and restart the board.'],
          },
        );
      }
      return value as number;
    },
    releaseAll: async (signal) => {
      await meet(signal);
      for (const pin of modes.driven()) {
        await act(pin, `gpio.mode(${toIoIndex(pin)},gpio.INPUT)`, 0, signal);
        modes.set(pin, 'input');
      }
    },
  };
}

type Timers = {
  readonly start: (name: string, periodMs: number, callback: string, inUse: number) => string;
  /** Harmless if the board was restarted meanwhile. */
  readonly end: (name: string) => string;
};

/** Timer objects came with 2.1, timers by number went with 3.0. */
function timersOf(version: string | null): Timers {
  if (version !== null && Number.parseInt(version, 10) < 3) {
    return {
      start: (name, periodMs, callback, inUse) => {
        const id = numberedTimers - 1 - (inUse % numberedTimers);
        return `${name}=${id} tmr.alarm(${id},${periodMs},1,${callback})`;
      },
      end: (name) => `if ${name} then tmr.stop(${name}) ${name}=nil end`,
    };
  }
  return {
    start: (name, periodMs, callback) =>
      `${name}=tmr.create() ${name}:alarm(${periodMs},tmr.ALARM_AUTO,${callback})`,
    end: (name) => `if ${name} then ${name}:unregister() ${name}=nil end`,
  };
}
