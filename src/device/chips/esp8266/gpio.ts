// The GPIO block and the pin in the RTC block, as registers.
// Addresses: ESP8266 Technical Reference, "GPIO registers"; esp8266/Arduino esp8266_peri.h.
import type { Gpio, RegisterProof, RegisterWrite } from '../chip.ts';

const registers = {
  setOutput: 0x60000304,
  clearOutput: 0x60000308,
  enable: 0x60000310,
  disable: 0x60000314,
  /** Which pins are driven. */
  enabled: 0x6000030c,
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

const rtcPin = 16;
/** Where it lives. */
const rtc = {
  output: 0x60000768,
  enable: 0x60000774,
  input: 0x6000078c,
  config: 0x60000790,
  pad: 0x600007a0,
} as const;
/** Function 1 of the pad (bits 0, 1 and 6) is GPIO. */
const rtcPad = { mask: 0x43, gpio: 0x1 } as const;

/** Latch before driver, so that the pin never shows the other level. */
function output(pin: number, value: 0 | 1): RegisterWrite[] {
  const bit = 1 << pin;
  return [
    { address: value ? registers.setOutput : registers.clearOutput, value: bit },
    { address: registers.pin0Control + 4 * pin, value: 0, mask: openDrainBit },
    muxWrite(pin, 0),
    { address: registers.enable, value: bit },
  ];
}

function input(pin: number, pullUp: boolean): RegisterWrite[] {
  return [{ address: registers.disable, value: 1 << pin }, muxWrite(pin, pullUp ? pullUpBit : 0)];
}

function muxWrite(pin: number, pull: number): RegisterWrite {
  const { address, gpioFunction } = mux[pin] as (typeof mux)[number];
  return { address, value: (gpioFunction << 4) | pull, mask: functionMask | pullUpBit };
}

function rtcOutput(value: 0 | 1): RegisterWrite[] {
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

/** What an input's registers hold. */
function inputProof(pin: number, pullUp: boolean): RegisterProof[] {
  if (pin === rtcPin)
    return [
      { address: rtc.pad, value: rtcPad.gpio, mask: rtcPad.mask },
      { address: rtc.enable, value: 0, mask: 1 },
    ];
  const { address, value } = muxWrite(pin, pullUp ? pullUpBit : 0);
  return [
    { address: registers.enabled, value: 0, mask: 1 << pin },
    { address, value, mask: functionMask | pullUpBit },
  ];
}

export const gpio: Gpio = {
  isFree: (pin) => pin === rtcPin || mux[pin] !== undefined,
  output: (pin, level) => (pin === rtcPin ? rtcOutput(level) : output(pin, level)),
  input: (pin, pullUp) => (pin === rtcPin ? rtcInput() : input(pin, pullUp)),
  inputProof,
  level: (pin) => (pin === rtcPin ? { address: rtc.input, bit: 0 } : { address: registers.input, bit: pin }),
  levelsAddress: registers.input,
};
