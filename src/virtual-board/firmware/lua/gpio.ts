// The gpio module's pins: NodeMCU counts by the number of the D-name, not by GPIO.
import type { PinBank } from '../../parts/pin-bank.ts';
import { type Events, pinEvent, pinTrigger } from '../events.ts';
import { bytesOf, type HostFunction, type LuaValue, numberOf, Refusal } from './lua-values.ts';

/** GPIO by IO index (docs: modules/gpio, "GPIO map"). */
const gpioOf = [16, 5, 4, 0, 2, 14, 12, 13, 15, 3, 1, 9, 10] as const;
const modes = ['input', 'output', 'input', 'open-drain'] as const;
const interruptMode = 2;
const triggers: Readonly<Record<string, number>> = {
  none: 0,
  up: pinTrigger.rising,
  down: pinTrigger.falling,
  both: pinTrigger.rising | pinTrigger.falling,
  low: pinTrigger.low,
  high: pinTrigger.high,
};

/** @throws Refusal as MOD_CHECK_ID words it, for an index that no pin has */
export function gpioNumber(index: LuaValue | undefined, module: 'gpio' | 'pwm' = 'gpio'): number {
  const gpio = typeof index === 'number' ? gpioOf[index] : undefined;
  if (gpio === undefined) throw new Refusal(`${module} ${numberOf(index)} does not exist`);
  return gpio;
}

export type GpioParts = {
  readonly pins: PinBank;
  readonly events: Events;
  /** 0.9.x words its refusals otherwise and takes an unknown trigger for none. */
  readonly isOld: boolean;
  /** Called with the pin whose mode is about to be set. */
  readonly closePwm: (pin: number) => void;
};

/** GPIO_OUTPUT_SET enables the output too, whatever the mode was. */
export function writePin(pins: PinBank, pin: number, level: 0 | 1, atMs?: number): void {
  if (pins.mode(pin).startsWith('input')) pins.setMode(pin, 'output');
  pins.setLatch(pin, level, atMs);
}

export function gpioFunctions({ pins, events, isOld, closePwm }: GpioParts): Record<string, HostFunction> {
  const refuse = (number: number, name: string, why: string, old: string): never => {
    throw new Refusal(isOld ? old : `bad argument #${number} to '${name}' (${why})`);
  };
  const pinOf = (index: LuaValue | undefined, name: string, why: string): number =>
    typeof index === 'number' && gpioOf[index] !== undefined
      ? gpioOf[index]
      : refuse(1, name, why, `gpio ${numberOf(index)} does not exist`);
  const triggerOf = (kind: LuaValue | undefined) => {
    const name = Buffer.from(bytesOf(kind)).toString('latin1');
    return triggers[name] ?? (isOld ? 0 : refuse(2, 'trig', `invalid option '${name}'`, ''));
  };
  return {
    /** The event of the pin's interrupt. */
    gpio_mode(index, mode, pull) {
      const pin = pinOf(index, 'mode', 'Invalid pin');
      const number = numberOf(mode, -1);
      const name = isOld && number > interruptMode ? undefined : modes[number];
      if (!name) return refuse(2, 'mode', 'wrong arg type', 'wrong arg type');
      if (pin === 16 && number === interruptMode) refuse(1, 'mode', 'Invalid pin', 'no interrupt for D0');
      if (number !== interruptMode) events.watchPin(pin, 0);
      closePwm(pin);
      // GPIO16 knows in and out.
      if (pin === 16) pins.setMode(pin, name === 'input' ? 'input' : 'output');
      else pins.setMode(pin, name === 'input' && numberOf(pull) !== 0 ? 'input-pullup' : name);
      return pinEvent + pin;
    },
    gpio_write(index, level) {
      const pin = gpioNumber(index);
      if (level !== 0 && level !== 1) refuse(2, 'write', 'wrong level type', 'wrong arg type');
      writePin(pins, pin, level as 0 | 1);
    },
    gpio_read: (index) => pins.level(gpioNumber(index)),
    gpio_event(index, kind) {
      const pin = pinOf(index, 'trig', 'Invalid interrupt pin');
      if (pin === 16) refuse(1, 'trig', 'Invalid interrupt pin', 'no interrupt for D0');
      triggerOf(kind);
      return pinEvent + pin;
    },
    /** A line that devices pull low and the chip's resistor pulls high: I2C, 1-wire. */
    bus_pin(index) {
      const pin = gpioNumber(index);
      closePwm(pin);
      pins.setMode(pin, 'input-pullup');
    },
    /** Cycles in so many seconds; the duty out of `steps`. */
    pwm_pin: (index, cycles, seconds, duty, steps) =>
      pins.setPwm(
        gpioNumber(index),
        numberOf(cycles) / numberOf(seconds, 1),
        (numberOf(duty) * 1023) / numberOf(steps, 1),
      ),
    gpio_watch: (index, kind) => events.watchPin(gpioNumber(index), triggerOf(kind)),
  };
}
