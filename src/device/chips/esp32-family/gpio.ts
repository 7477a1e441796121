// The pins of the ESP32 family as registers: a bit a pin in the GPIO block, a word a pin in the multiplexer. Checked for
// each chip against io_mux_reg.h, reg_base.h and gpio_sig_map.h of ESP-IDF and the peripheral access crates `esp32`,
// `esp32s2`, … (offsets in the GPIO block). A C5's multiplexer begins at 0, not at 4 as those of `laterGpio`.
import type { Gpio, RegisterProof, RegisterWrite } from '../chip.ts';

export type GpioPlaces = {
  readonly gpio: number;
  readonly mux: number;
  /** Of a pin's word, from `mux`. */
  readonly muxOffset: (pin: number) => number;
  /** The function of the multiplexer that is the GPIO. */
  readonly gpioFunction: 1 | 2;
  /** The first pin's own word and the first of the output signals, from `gpio`. */
  readonly control: number;
  readonly outputSignal: number;
  /** The signal that is the output register. */
  readonly gpioSignal: number;
  readonly isFree: (pin: number) => boolean;
  readonly isInputOnly?: (pin: number) => boolean;
  /** Absent: the multiplexer has each pin's pull-up. */
  readonly hasPullUp?: (pin: number) => boolean;
};

/** By pins below 32, and from 32 on. */
const registers = [
  { setOutput: 0x08, clearOutput: 0x0c, enabled: 0x20, enable: 0x24, disable: 0x28, input: 0x3c },
  { setOutput: 0x14, clearOutput: 0x18, enabled: 0x2c, enable: 0x30, disable: 0x34, input: 0x40 },
] as const;

const openDrain = 1 << 2;
/** A multiplexer word: pull-down, pull-up, reading, the function. */
const pullDown = 1 << 7;
const pullUpBit = 1 << 8;
const reads = 1 << 9;
const functionShift = 12;
const muxMask = pullDown | pullUpBit | reads | (7 << functionShift);

export function familyGpio(places: GpioPlaces): Gpio {
  const { gpio, gpioFunction, isFree, isInputOnly = () => false } = places;
  const bank = (pin: number) => (pin < 32 ? registers[0] : registers[1]);
  const bit = (pin: number) => 1 << (pin & 31);
  const word = (pin: number, register: keyof (typeof registers)[0]) => gpio + bank(pin)[register];
  const muxWord = (pin: number, pull: number): RegisterWrite & { readonly mask: number } => ({
    address: places.mux + places.muxOffset(pin),
    value: (gpioFunction << functionShift) | reads | pull,
    mask: muxMask,
  });
  return {
    isFree,
    ...(places.hasPullUp ? { hasPullUp: places.hasPullUp } : {}),
    // Latch before driver, so that the pin never shows the other level.
    output: (pin, level) => [
      { address: word(pin, level ? 'setOutput' : 'clearOutput'), value: bit(pin) },
      { address: gpio + places.control + 4 * pin, value: 0, mask: openDrain },
      { address: gpio + places.outputSignal + 4 * pin, value: places.gpioSignal },
      muxWord(pin, 0),
      { address: word(pin, 'enable'), value: bit(pin) },
    ],
    input: (pin, pullUp) => [
      { address: word(pin, 'disable'), value: bit(pin) },
      muxWord(pin, pullUp ? pullUpBit : 0),
    ],
    inputProof: (pin, pullUp): RegisterProof[] => [
      ...(isInputOnly(pin) ? [] : [{ address: word(pin, 'enabled'), value: 0, mask: bit(pin) }]),
      muxWord(pin, pullUp ? pullUpBit : 0),
    ],
    // Some pins begin with their input buffer off, and read low then.
    opens: (pin) => ({ address: places.mux + places.muxOffset(pin), value: reads, mask: reads }),
    level: (pin) => ({ address: word(pin, 'input'), bit: pin & 31 }),
    levelsAddress: gpio + registers[0].input,
  };
}

/** Of the chips after the ESP32. */
export const laterGpio = (
  gpio: number,
  mux: number,
  gpioSignal: 128 | 256,
  isFree: GpioPlaces['isFree'],
): Gpio =>
  familyGpio({
    gpio,
    mux,
    muxOffset: (pin) => 4 + 4 * pin,
    gpioFunction: 1,
    control: 0x74,
    outputSignal: 0x554,
    gpioSignal,
    isFree,
  });
