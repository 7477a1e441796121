// The pwm module (app/modules/pwm.c, app/platform/platform.c): one frequency for all, six pins, a duty
// that is remembered while a pin stands still.
import type { PinBank } from '../../parts/pin-bank.ts';
import { gpioNumber } from './gpio.ts';
import { type HostFunction, type LuaValue, numberOf, Refusal } from './lua-values.ts';

const mostHertz = 1000;
const mostDuty = 1023;
const mostPins = 6;

export type Pwm = {
  readonly module: Readonly<Record<string, HostFunction>>;
  /** Gives the pin of this GPIO number back, as gpio.mode does. */
  readonly close: (pin: number) => void;
};

/** `isOld`: before 3.0 a start of a pin that was not set up is not refused. */
export function createPwm(pins: PinBank, isOld: boolean): Pwm {
  /** Duty by GPIO, and the pins that run. */
  const duties = new Map<number, number>();
  const running = new Set<number>();
  let hertz = 0;

  const apply = () => {
    for (const pin of running) pins.setPwm(pin, hertz, duties.get(pin) ?? 0);
  };
  const pinOf = (index: LuaValue | undefined) => gpioNumber(index, 'pwm');
  const dutyOf = (value: LuaValue | undefined) => {
    const duty = numberOf(value, -1);
    if (duty < 0 || duty > mostDuty) throw new Refusal('wrong arg range');
    return duty;
  };
  const setHertz = (value: LuaValue | undefined) => {
    if (!(numberOf(value) > 0)) throw new Refusal('wrong arg range');
    hertz = Math.min(mostHertz, numberOf(value));
  };
  const halt = (pin: number) => {
    running.delete(pin);
    pins.setMode(pin, 'output');
    pins.setLatch(pin, 0);
  };

  const close = (pin: number) => {
    if (duties.delete(pin)) halt(pin);
  };
  const module: Pwm['module'] = {
    setup(index, frequency, duty) {
      if (index === 0) throw new Refusal('no pwm for D0');
      const pin = pinOf(index);
      const wanted = dutyOf(duty);
      if (!duties.has(pin) && duties.size >= mostPins) throw new Refusal('too many pwms.');
      setHertz(frequency);
      duties.set(pin, wanted);
      halt(pin);
      apply();
      return hertz;
    },
    start(index) {
      const pin = pinOf(index);
      if (duties.has(pin)) running.add(pin);
      else if (!isOld) throw new Refusal('Unable to start PWM output');
      apply();
    },
    stop(index) {
      const pin = pinOf(index);
      if (running.has(pin)) halt(pin);
    },
    close: (index) => close(pinOf(index)),
    setclock(index, frequency) {
      const pin = pinOf(index);
      if (!(numberOf(frequency) > 0)) throw new Refusal('wrong arg range');
      if (!duties.has(pin)) return 0;
      setHertz(frequency);
      apply();
      return hertz;
    },
    getclock: (index) => (duties.has(pinOf(index)) ? hertz : 0),
    setduty(index, duty) {
      const pin = pinOf(index);
      const wanted = dutyOf(duty);
      if (!duties.has(pin)) return 0;
      duties.set(pin, wanted);
      // It starts a pin that stands still.
      running.add(pin);
      apply();
      return wanted;
    },
    getduty: (index) => duties.get(pinOf(index)) ?? 0,
  };
  return { module, close };
}
