// Pins without any firmware: the chip's own registers, written and read through the boot loader (ROM or stub).
import type { Gpio, RegisterWrite } from '../chips/chip.ts';
import { EspError } from '../errors.ts';
import type { Loader } from '../loader/loader.ts';
import { retryHarmless } from '../loader/retry.ts';
import type { Level, PinDriver } from './pin-driver.ts';
import { pinDriver } from './pin-frame.ts';
import { createPinMemory, type PinMemory } from './pin-memory.ts';
import { pinTitle } from './pins.ts';

const mostLooks = 3;
const mostWrites = 3;

/** `loader` gives the boot loader that is there, or makes one answer. */
export function registerPins(
  loader: (signal: AbortSignal) => Promise<Loader>,
  unlocked: readonly number[],
  memory: PinMemory = createPinMemory(() => 0),
): PinDriver {
  const { chip, journal } = memory;

  const write = async (writesOf: (gpio: Gpio) => readonly RegisterWrite[], signal: AbortSignal) => {
    const to = await loader(signal);
    const writes = writesOf(gpioOf(to));
    journal.changed(
      writes.map(({ address, value }) => `WRITE_REG ${hex(address)} = ${hex(value)}`).join('; '),
    );
    await retryHarmless(() => to.writeRegisters(writes, signal));
  };
  /** By the loader that did it: another one has found the chip reset. */
  const opened = new WeakMap<Loader, Set<number>>();
  const open = async (from: Loader, pins: readonly number[], signal: AbortSignal): Promise<void> => {
    const { opens } = gpioOf(from);
    if (!opens) return;
    const done = opened.get(from) ?? new Set();
    const closed = pins.filter((pin) => !done.has(pin));
    if (closed.length === 0) return;
    await retryHarmless(() => from.writeRegisters(closed.map(opens), signal));
    opened.set(from, new Set([...done, ...closed]));
  };
  const levelsOnce = async (pins: readonly number[], signal: AbortSignal): Promise<Level[]> => {
    const from = await loader(signal);
    await open(from, pins, signal);
    const places = pins.map(gpioOf(from).level);
    const words = new Map<number, number>();
    for (const { address } of places)
      if (!words.has(address))
        words.set(address, await retryHarmless(() => from.readRegister(address, signal)));
    return places.map(({ address, bit }) => (((words.get(address) ?? 0) >>> bit) & 1 ? 1 : 0));
  };
  /** Seen twice: neither the question nor its answer has a checksum. Of a pin that never rests, the last. */
  const levels = async (pins: readonly number[], signal: AbortSignal): Promise<Level[]> => {
    let seen = await levelsOnce(pins, signal);
    for (let look = 0; look < mostLooks; look++) {
      const before = seen;
      seen = await levelsOnce(pins, signal);
      if (seen.join() === before.join()) break;
    }
    return seen;
  };
  const level = async (pin: number, signal: AbortSignal): Promise<Level> =>
    (await levels([pin], signal))[0] as Level;
  const set = async (pin: number, value: Level, signal: AbortSignal) => {
    await write((gpio) => gpio.output(pin, value), signal);
    const seen = await level(pin, signal);
    if (seen === value) return seen;
    // The write may have arrived damaged; a pin that a wire holds stays as it is.
    await write((gpio) => gpio.output(pin, value), signal);
    return level(pin, signal);
  };
  const isInput = async (pin: number, pullUp: boolean, signal: AbortSignal): Promise<boolean> => {
    const from = await loader(signal);
    for (const { address, value, mask } of gpioOf(from).inputProof(pin, pullUp)) {
      const word = await retryHarmless(() => from.readRegister(address, signal));
      if (((word ^ value) & mask) !== 0) return false;
    }
    return true;
  };
  /** Its level does not tell: a pin that is still driven shows one, too. */
  const setInput = async (pin: number, pullUp: boolean, signal: AbortSignal) => {
    for (let attempt = 1; ; attempt++) {
      await write((gpio) => gpio.input(pin, pullUp), signal);
      // What was read may be damaged as well as what was written.
      if ((await isInput(pin, pullUp, signal)) || (await isInput(pin, pullUp, signal))) break;
      if (attempt === mostWrites) throw notAnInput(pinTitle(chip, pin));
    }
    return level(pin, signal);
  };

  return pinDriver(
    {
      through: 'registers',
      refuse: (pin, use) => {
        if (use === 'pull-up' && chip.gpio?.hasPullUp?.(pin) === false)
          throw new EspError(
            'pin-refused',
            `The pull-up of ${pinTitle(chip, pin)} belongs to the real-time clock: not through these registers.`,
            { hints: ['Through MicroPython it can be switched on.'] },
          );
        if (chip.gpio === null || chip.gpio.isFree(pin)) return;
        throw new EspError('pin-refused', `The boot loader needs ${pinTitle(chip, pin)} itself.`, {
          hints: ['Flash a firmware first: through its REPL the pin can be used.'],
        });
      },
      set,
      toggle: async (pin, signal) => set(pin, (await level(pin, signal)) === 1 ? 0 : 1, signal),
      read: async (pins, signal) => {
        const found = await levels(pins, signal);
        journal.looked(`READ_REG ${hex(gpioOf(await loader(signal)).levelsAddress)}`);
        return found;
      },
      setInput,
      release: (pin, signal) => setInput(pin, false, signal),
    },
    unlocked,
    memory,
  );
}

/** @throws EspError unsupported */
function gpioOf({ chip }: Loader): Gpio {
  if (chip.gpio) return chip.gpio;
  throw new EspError('unsupported', `The registers of an ${chip.name}'s pins are not known here.`, {
    hints: ['Flash a firmware first: through its REPL the pins can be used.'],
    hintsSayAll: true,
  });
}

const notAnInput = (title: string): EspError =>
  new EspError('verify-mismatch', `The registers do not show ${title} as an input: it may still be driven.`, {
    hints: ['Try again; a reset of the board makes inputs of all its pins.'],
    hintsSayAll: true,
  });

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
