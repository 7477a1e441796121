// Pins through NodeMCU's gpio module. It counts pins by its own index (the number of the D-name), never
// by the GPIO number: the classic mistake. https://nodemcu.readthedocs.io/en/release/modules/gpio/
import { advise } from '../../advice.ts';
import type { Chip } from '../../chips/chip.ts';
import { presumedChip } from '../../chips/index.ts';
import { EspError } from '../../errors.ts';
import { noTimer, pinTalk } from '../../pins/firmware-pins.ts';
import type { Level, PinDriver } from '../../pins/pin-driver.ts';
import { pinDriver } from '../../pins/pin-frame.ts';
import { createPinMemory, type PinMemory } from '../../pins/pin-memory.ts';
import { isReplLine, pinTitle } from '../../pins/pins.ts';
import { asLevel, type PrintedTwice, runForNumbers, sameNumbers } from '../../pins/run-line.ts';
import type { FirmwareLink } from '../firmware-link.ts';
import { tryAgain } from '../try-again.ts';

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
  throw new EspError('pin-refused', `NodeMCU has no IO index for ${pinTitle(presumedChip, pin)}.`);
}

const pinOf = (index: number): number | undefined => {
  const pin = Object.keys(ioIndex).find((each) => ioIndex[Number(each)] === index);
  return pin === undefined ? undefined : Number(pin);
};

/** The timer of a pin that blinks by itself is a global of this name, so that it is found again. */
const timerOf = (index: number): string => `_blink${index}`;
const findTimers = `local t={${noTimer}}for k in pairs(_G)do t[#t+1]=tostring(k):match"^_blink(%d+)$"end print(table.concat(t," "))`;
/** Builds before 3.0 have seven timers by number and, the older ones, no others. */
const numberedTimers = 7;

/** On two lines. */
const twice: PrintedTwice = {
  line: (line) => {
    const print = (values: string) => `(function(...)print(...)print(...)end)(${values})`;
    if (line.startsWith('=')) return print(line.slice(1));
    const at = line.lastIndexOf('print(');
    return `${line.slice(0, at)}${at > 0 ? ';' : ''}${print(line.slice(at + 'print('.length, -1))}`;
  },
  answers: (lines) =>
    lines.filter((line, at) => lines.slice(at + 1).some((other) => sameNumbers(line, other))),
};

/** Pins through a NodeMCU link; `unlocked` are the GPIOs for which the person has agreed to the risk. */
export function nodemcuPins(
  link: FirmwareLink,
  unlocked: readonly number[],
  memory: PinMemory = createPinMemory(() => 0),
): PinDriver {
  const { chip, journal, modes } = memory;
  if (chip !== presumedChip) throw otherModule(chip);
  const timers = timersOf(link.facts.version);
  const ending = (pin: number): string => {
    const i = toIoIndex(pin);
    if (modes.of(pin) === 'pwm') return `pwm.close(${i}) `;
    return modes.blinks.has(pin) ? `${timers.end(i)} ` : '';
  };
  const { meet, look, change } = pinTalk(link, memory, {
    twice,
    findTimers,
    pinOfTimer: pinOf,
    separator: ' ',
    ending,
  });
  const behind = (line: string) => (ends: string) => `${ends}${line}`;
  /** Latch first: gpio.mode would otherwise show the old one for a moment. */
  const output = (i: number, value: string) =>
    `gpio.write(${i},${value}) gpio.mode(${i},gpio.OUTPUT) gpio.write(${i},${value})`;
  /**
   * A PWM that runs goes on from its next period, where `pwm.setup` would halt it. False where the pin has
   * none any more: the board was restarted behind our back.
   */
  const changePwm = async (i: number, frequencyHz: number, duty1023: number, signal: AbortSignal) => {
    const clock = frequencyHz === memory.pwmFrequencyHz ? '' : `pwm.setclock(${i},${frequencyHz}) `;
    const sent = `${clock}pwm.setduty(${i},${duty1023}) print(pwm.getclock(${i}))`;
    const [runsAtHz] = await tryAgain(signal, () => runForNumbers(link, twice, sent, 1, signal));
    if (runsAtHz === 0) return false;
    journal.changed(sent);
    memory.pwmFrequencyHz = frequencyHz;
    return true;
  };

  const set = async (pin: number, level: Level, signal: AbortSignal) => {
    const i = toIoIndex(pin);
    const line = behind(`${output(i, `${level}`)} print(gpio.read(${i}))`);
    return change(pin, line, signal, { left: level });
  };

  return pinDriver(
    {
      through: 'nodemcu',
      set,
      // The level is known before it is asked for, so that what a lost byte has spoiled may be done again. Of the
      // REPL's own lines, which rest high, nobody could tell it.
      toggle: async (pin, signal) => {
        const ask = () => look(`=gpio.read(${toIoIndex(pin)})`, 1, signal);
        const level = isReplLine(presumedChip, pin) ? 1 : asLevel((await ask())[0]);
        return set(pin, level === 1 ? 0 : 1, signal);
      },
      read: async (pins, signal) => {
        const line = `=${pins.map((pin) => `gpio.read(${toIoIndex(pin)})`).join(',')}`;
        return (await look(line, pins.length, signal)).map(asLevel);
      },
      setInput: async (pin, pullUp, signal) => {
        const i = toIoIndex(pin);
        const pull = pullUp ? 'gpio.PULLUP' : 'gpio.FLOAT';
        const line = behind(`gpio.mode(${i},gpio.INPUT,${pull}) print(gpio.read(${i}))`);
        return change(pin, line, signal);
      },
      release: (pin, signal) => change(pin, behind(`gpio.mode(${toIoIndex(pin)},gpio.INPUT)`), signal),
      byFirmware: {
        meet,
        pwm: async (pin, frequencyHz, duty1023, signal) => {
          const i = toIoIndex(pin);
          if (modes.of(pin) === 'pwm' && (await changePwm(i, frequencyHz, duty1023, signal))) return;
          // The module is not in the default build.
          const [has] = await look('print(pwm and 1 or 0)', 1, signal);
          if (has !== 1) {
            throw new EspError('unsupported', 'This NodeMCU build has no pwm module.', {
              hints: ['Build a firmware with the module "pwm", or let the board blink the pin instead.'],
            });
          }
          const line = behind(`pwm.setup(${i},${frequencyHz},${duty1023}) pwm.start(${i})`);
          await change(pin, line, signal);
          memory.pwmFrequencyHz = frequencyHz;
        },
        startBlink: (pin, periodMs, first, signal) => {
          const i = toIoIndex(pin);
          const turnOver = `function()gpio.write(${i},1-gpio.read(${i}))end`;
          const others = [...modes.blinks.keys()].filter((other) => other !== pin).map(toIoIndex);
          const start = timers.start(i, periodMs, turnOver, others);
          // It may blink from now on, whatever becomes of the answer: the next change ends that first.
          return change(pin, behind(`${output(i, `${first}`)} ${start}`), signal, {
            begun: () => modes.blink(pin, null),
          });
        },
        readAdc: async (signal) => {
          const [value] = await look('=adc.read(0)', 1, signal);
          if (value === 65_535) {
            throw new EspError(
              'unsupported',
              'The ADC of this build measures the supply voltage instead of A0.',
              { hints: ['Run adc.force_init_mode(adc.INIT_ADC) and restart the board.'] },
            );
          }
          return value as number;
        },
      },
    },
    unlocked,
    memory,
  );
}

/** It counts by GPIO numbers and has no `gpio.mode`. */
const otherModule = ({ name }: Chip): EspError =>
  new EspError('unsupported', `NodeMCU on an ${name} has another gpio module, which is not known here.`, {
    hints: [advise('pins-by-repl')],
    hintsSayAll: true,
  });

type Timers = {
  /** `others` are the IO indexes of what blinks besides. */
  readonly start: (index: number, periodMs: number, callback: string, others: readonly number[]) => string;
  /** Harmless if the board was restarted meanwhile. */
  readonly end: (index: number) => string;
};

/**
 * Timer objects came with 2.1, timers by number went with 3.0. A line in which a byte is wrong leaves no timer that
 * runs and has another name: the one that is there is taken again, and nothing starts but what has the name.
 */
function timersOf(version: string | null): Timers {
  if (version !== null && Number.parseInt(version, 10) < 3) {
    const numbers = new Map<number, number>();
    const usual = (index: number) => numberedTimers - 1 - (index % numberedTimers);
    const numberOf = (index: number, others: readonly number[]) => {
      const taken = others.map((other) => numbers.get(other) ?? usual(other));
      const free = [...Array(numberedTimers).keys()].reverse().filter((number) => !taken.includes(number));
      const number = free.includes(usual(index)) ? usual(index) : (free[0] ?? usual(index));
      numbers.set(index, number);
      return number;
    };
    return {
      start: (index, periodMs, callback, others) => {
        const name = timerOf(index);
        return `${name}=${name} or ${numberOf(index, others)} tmr.alarm(${name},${periodMs},1,${callback})`;
      },
      end: (index) => `if ${timerOf(index)} then tmr.stop(${timerOf(index)}) ${timerOf(index)}=nil end`,
    };
  }
  return {
    // 1 is tmr.ALARM_AUTO: the whole is to be one line of NodeMCU's input.
    start: (index, periodMs, callback) => {
      const name = timerOf(index);
      return `local t=${name} or tmr.create()${name}=t;(${name}==t and t):alarm(${periodMs},1,${callback})`;
    },
    end: (index) => `if ${timerOf(index)} then ${timerOf(index)}:unregister() ${timerOf(index)}=nil end`,
  };
}
