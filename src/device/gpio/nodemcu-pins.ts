// Pins through NodeMCU's gpio module. It counts pins by its own index (the number of the D-name), never
// by the GPIO number: the classic mistake. https://nodemcu.readthedocs.io/en/release/modules/gpio/
import { EspError } from '../errors.ts';
import type { FirmwareLink } from '../repl/firmware-link.ts';
import type { PinDriver } from './pin-driver.ts';
import { PinModes } from './pin-modes.ts';
import { checkPin, pinTitle } from './pins.ts';
import { asLevel, checkPwm, runForNumbers } from './run-line.ts';

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
export function toIoIndex(pin: number): number {
  const index = ioIndex[pin];
  if (index !== undefined) return index;
  throw new EspError('pin-refused', `NodeMCU has no IO index for ${pinTitle(pin)}.`);
}

export function nodemcuPins(link: FirmwareLink, unlocked: readonly number[]): PinDriver {
  const modes = new PinModes();
  let lastCommand: string | null = null;

  const run = (line: string, howMany: number, signal: AbortSignal) => {
    lastCommand = line;
    return runForNumbers(link, line, howMany, signal);
  };
  const endPwm = (pin: number, index: number) => (modes.of(pin) === 'pwm' ? `pwm.close(${index}) ` : '');
  const drive = async (pin: number, value: string, signal: AbortSignal) => {
    checkPin(pin, 'output', unlocked);
    const i = toIoIndex(pin);
    // Latch first: gpio.mode would otherwise show the old one for a moment.
    const line = `${endPwm(pin, i)}gpio.write(${i},${value}) gpio.mode(${i},gpio.OUTPUT) gpio.write(${i},${value}) print(gpio.read(${i}))`;
    const [seen] = await run(line, 1, signal);
    modes.set(pin, 'output');
    return modes.reading(pin, asLevel(seen));
  };

  return {
    through: 'nodemcu',
    get lastCommand() {
      return lastCommand;
    },
    set: (pin, level, signal) => drive(pin, `${level}`, signal),
    toggle: async (pin, signal) => {
      checkPin(pin, 'output', unlocked);
      const i = toIoIndex(pin);
      const line = `${endPwm(pin, i)}do local v=1-gpio.read(${i}) gpio.mode(${i},gpio.OUTPUT) gpio.write(${i},v) print(gpio.read(${i})) end`;
      const [seen] = await run(line, 1, signal);
      modes.set(pin, 'output');
      return modes.reading(pin, asLevel(seen));
    },
    read: async (pins, signal) => {
      for (const pin of pins) checkPin(pin, 'read', unlocked);
      if (pins.length === 0) return [];
      const line = `=${pins.map((pin) => `gpio.read(${toIoIndex(pin)})`).join(',')}`;
      const levels = await run(line, pins.length, signal);
      return pins.map((pin, index) => modes.reading(pin, asLevel(levels[index])));
    },
    setInput: async (pin, pullUp, signal) => {
      checkPin(pin, pullUp ? 'pull-up' : 'input', unlocked);
      const i = toIoIndex(pin);
      const pull = pullUp ? 'gpio.PULLUP' : 'gpio.FLOAT';
      const line = `${endPwm(pin, i)}gpio.mode(${i},gpio.INPUT,${pull}) print(gpio.read(${i}))`;
      const [seen] = await run(line, 1, signal);
      modes.set(pin, pullUp ? 'input-pullup' : 'input');
      return modes.reading(pin, asLevel(seen));
    },
    pwm: async (pin, frequencyHz, duty1023, signal) => {
      checkPin(pin, 'pwm', unlocked);
      checkPwm(frequencyHz, duty1023);
      const i = toIoIndex(pin);
      // The module is not in the default build.
      const [has] = await run('print(pwm and 1 or 0)', 1, signal);
      if (has !== 1) {
        throw new EspError('unsupported', 'This NodeMCU build has no pwm module.', {
          hints: ['Build a firmware with the module "pwm".'],
        });
      }
      await run(`pwm.setup(${i},${frequencyHz},${duty1023}) pwm.start(${i})`, 0, signal);
      modes.set(pin, 'pwm');
    },
    readAdc: async (signal) => {
      const [value] = await run('=adc.read(0)', 1, signal);
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
      for (const pin of modes.driven()) {
        const i = toIoIndex(pin);
        await run(`${endPwm(pin, i)}gpio.mode(${i},gpio.INPUT)`, 0, signal);
        modes.set(pin, 'input');
      }
    },
  };
}
