// Pins without any firmware: the GPIO block, written and read through the boot loader (ROM or stub).
// Addresses: ESP8266 Technical Reference, "GPIO registers"; esp8266/Arduino esp8266_peri.h.
import { EspError } from '../errors.ts';
import type { Loader, RegisterWrite } from '../loader/loader.ts';
import type { Level, PinDriver } from './pin-driver.ts';
import { createPinMemory, type PinMemory } from './pin-memory.ts';
import { checkPin, pinTitle } from './pins.ts';

const gpio = {
  setOutput: 0x60000304,
  clearOutput: 0x60000308,
  enable: 0x60000310,
  disable: 0x60000314,
  input: 0x60000318,
  /** One word a pin; bit 2 = open drain. */
  pin0Control: 0x60000328,
} as const;

/** IO multiplexer word of each pin that the loader does not need, and the function that makes it a GPIO. */
const mux: Readonly<Record<number, { readonly address: number; readonly gpioFunction: 0 | 3 }>> = {
  0: { address: 0x60000834, gpioFunction: 0 },
  2: { address: 0x60000838, gpioFunction: 0 },
  4: { address: 0x6000083c, gpioFunction: 0 },
  5: { address: 0x60000840, gpioFunction: 0 },
  12: { address: 0x60000804, gpioFunction: 3 },
  13: { address: 0x60000808, gpioFunction: 3 },
  14: { address: 0x6000080c, gpioFunction: 3 },
  15: { address: 0x60000810, gpioFunction: 3 },
};
/** Function number in bits 4, 5 and 8; pull-up in bit 7. */
const functionMask = 0x130;
const pullUpBit = 0x80;
const openDrainBit = 0x4;

/** GPIO16 lives in the RTC block. */
const rtc = {
  output: 0x60000768,
  enable: 0x60000774,
  input: 0x6000078c,
  config: 0x60000790,
  pad: 0x600007a0,
} as const;
/** Function 1 of the pad (bits 0, 1 and 6) is GPIO. */
const rtcPad = { mask: 0x43, gpio: 0x1 } as const;

/** `loader` gives the boot loader that is there, or makes one answer. */
export function registerPins(
  loader: (signal: AbortSignal) => Promise<Loader>,
  unlocked: readonly number[],
  memory: PinMemory = createPinMemory(() => 0),
): PinDriver {
  const { journal, modes } = memory;

  const write = async (writes: readonly RegisterWrite[], signal: AbortSignal) => {
    journal.acted(writes.map(({ address, value }) => `WRITE_REG ${hex(address)} = ${hex(value)}`).join('; '));
    await (await loader(signal)).writeRegisters(writes, signal);
  };
  const levels = async (pins: readonly number[], signal: AbortSignal): Promise<Level[]> => {
    const from = await loader(signal);
    const low = pins.some((pin) => pin < 16) ? await from.readRegister(gpio.input, signal) : 0;
    const sixteen = pins.includes(16) ? await from.readRegister(rtc.input, signal) : 0;
    return pins.map((pin) => ((pin === 16 ? sixteen : low >>> pin) & 1 ? 1 : 0));
  };
  const level = async (pin: number, signal: AbortSignal): Promise<Level> =>
    (await levels([pin], signal))[0] as Level;
  const allow = (pin: number, use: 'output' | 'input' | 'pull-up') => {
    checkPin(pin, use, unlocked);
    if (pin === 16 || mux[pin]) return;
    throw new EspError('pin-refused', `The boot loader needs ${pinTitle(pin)} itself.`, {
      hints: ['Flash a firmware first: through its REPL the pin can be used.'],
    });
  };
  const set = async (pin: number, value: Level, signal: AbortSignal) => {
    await write(pin === 16 ? rtcOutput(value) : output(pin, value), signal);
    modes.set(pin, 'output');
    return modes.reading(pin, await level(pin, signal));
  };
  const setInput = async (pin: number, pullUp: boolean, signal: AbortSignal) => {
    await write(pin === 16 ? rtcInput() : input(pin, pullUp), signal);
    modes.set(pin, pullUp ? 'input-pullup' : 'input');
    return modes.reading(pin, await level(pin, signal));
  };

  return {
    through: 'registers',
    get lastCommand() {
      return journal.lastCommand;
    },
    get acts() {
      return journal.acts;
    },
    get blinks() {
      return modes.blinks;
    },
    set: async (pin, value, signal) => {
      allow(pin, 'output');
      return set(pin, value, signal);
    },
    toggle: async (pin, signal) => {
      allow(pin, 'output');
      return set(pin, (await level(pin, signal)) === 1 ? 0 : 1, signal);
    },
    read: async (pins, signal) => {
      for (const pin of pins) checkPin(pin, 'read');
      const found = await levels(pins, signal);
      journal.looked(`READ_REG ${hex(gpio.input)}`);
      return pins.map((pin, index) => modes.reading(pin, found[index] as Level));
    },
    setInput: async (pin, pullUp, signal) => {
      allow(pin, pullUp ? 'pull-up' : 'input');
      return setInput(pin, pullUp, signal);
    },
    pwm: async () => {
      throw needsFirmware('PWM');
    },
    startBlink: async () => {
      throw needsFirmware('A blink timed by the board');
    },
    readAdc: async () => {
      throw needsFirmware('The ADC');
    },
    releaseAll: async (signal) => {
      for (const pin of modes.driven()) await setInput(pin, false, signal);
    },
  };
}

/** Latch before driver, so that the pin never shows the other level. */
function output(pin: number, value: Level): RegisterWrite[] {
  const bit = 1 << pin;
  return [
    { address: value ? gpio.setOutput : gpio.clearOutput, value: bit },
    { address: gpio.pin0Control + 4 * pin, value: 0, mask: openDrainBit },
    muxWrite(pin, 0),
    { address: gpio.enable, value: bit },
  ];
}

function input(pin: number, pullUp: boolean): RegisterWrite[] {
  return [{ address: gpio.disable, value: 1 << pin }, muxWrite(pin, pullUp ? pullUpBit : 0)];
}

function muxWrite(pin: number, pull: number): RegisterWrite {
  const { address, gpioFunction } = mux[pin] as (typeof mux)[number];
  return { address, value: (gpioFunction << 4) | pull, mask: functionMask | pullUpBit };
}

function rtcOutput(value: Level): RegisterWrite[] {
  return [
    { address: rtc.output, value, mask: 1 },
    { address: rtc.pad, value: rtcPad.gpio, mask: rtcPad.mask },
    { address: rtc.config, value: 0, mask: 1 },
    { address: rtc.enable, value: 1, mask: 1 },
  ];
}

function rtcInput(): RegisterWrite[] {
  return [
    { address: rtc.pad, value: rtcPad.gpio, mask: rtcPad.mask },
    { address: rtc.enable, value: 0, mask: 1 },
  ];
}

function needsFirmware(what: string): EspError {
  return new EspError('unsupported', `${what} needs a firmware; the boot loader only knows levels.`, {
    hints: ['Flash MicroPython or NodeMCU first.'],
  });
}

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
