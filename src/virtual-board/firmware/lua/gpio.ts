// The gpio module's pins: NodeMCU counts by the number of the D-name, not by GPIO.
import type { PinBank } from '../../chip/pin-bank.ts';
import { type Events, pinEvent } from '../micropython/events.ts';
import { type HostFunction, type LuaValue, numberOf, Refusal } from './lua-values.ts';

/** GPIO by IO index (docs: modules/gpio, "GPIO map"). */
const gpioOf = [16, 5, 4, 0, 2, 14, 12, 13, 15, 3, 1, 9, 10] as const;
const modes = ['input', 'output', 'input', 'open-drain'] as const;
/** Rising 1, falling 2, as events.ts has them. */
const triggers: Record<string, number> = { up: 1, down: 2, both: 3, none: 0 };

/** @throws Refusal for an index that no pin has */
export function gpioNumber(index: LuaValue | undefined): number {
  const gpio = typeof index === 'number' ? gpioOf[index] : undefined;
  if (gpio === undefined) throw new Refusal('gpio invalid index');
  return gpio;
}

export function gpioFunctions(pins: PinBank, events: Events): Record<string, HostFunction> {
  return {
    gpio_mode(index, mode, pull) {
      const name = modes[numberOf(mode, -1)];
      const pin = gpioNumber(index);
      if (!name || (pin === 16 && numberOf(mode) > 1)) throw new Refusal('wrong arg type');
      pins.setMode(pin, name === 'input' && pull === 1 ? 'input-pullup' : name);
    },
    gpio_write: (index, level) => void pins.setLatch(gpioNumber(index), numberOf(level) ? 1 : 0),
    gpio_read: (index) => pins.level(gpioNumber(index)),
    gpio_trig(index, kind) {
      const pin = gpioNumber(index);
      const trigger = triggers[Buffer.from(kind as Uint8Array).toString('latin1')];
      if (pin === 16 || trigger === undefined) throw new Refusal('wrong arg type');
      events.watchPin(pin, trigger);
      return pinEvent + pin;
    },
  };
}
