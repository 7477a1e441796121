// The pins of the first ESP32, and their registers. Checked against: pins, straps, flash and what only reads, the "GPIO
// Summary" of ESP-IDF's guide; straps' meanings, "Boot Mode Selection" of esptool's guide; ADC and touch, MicroPython's
// machine_adc.c and machine_touchpad.c; the multiplexer's offsets, io_mux_reg.h. GPIO24 and 28 to 31 are not on the chip.
import { esp32Boards } from './boards/esp32.ts';
import { familyGpio } from './gpio.ts';
import { bootButton, familyPins, numbersIn } from './pins.ts';

const numbers = '0-23 25-27 32-39';
const flash = '6-11';
const inputOnly = '34-39';
const uart = [1, 3] as const;

export const esp32Pins = familyPins({
  numbers,
  uart,
  straps: {
    0: bootButton,
    2: 'Must be low or open for the boot loader.',
    5: 'Its level is read at reset: a strap.',
    12: 'High at reset makes the flash 1.8 V: most boards then do not start.',
    15: 'Low at reset silences the boot ROM.',
  },
  flash,
  inputOnly,
  adc1: '32-39',
  adc2: '0 2 4 12-15 25-27',
  touch: '0 2 4 12-15 27 32 33',
  dac: '25 26',
  notes: {
    16: 'The PSRAM of WROVER modules is on it.',
    17: 'The PSRAM of WROVER modules is on it.',
    20: 'Only in the package ESP32-PICO-V3.',
  },
  leds: [
    { pin: 2, litAt: 1, name: 'board' },
    { pin: 5, litAt: 0, name: 'board' },
  ],
  boards: esp32Boards,
  timers: 4,
  takenWith: (board) => (/SPIRAM|D2WD|PICO/.test(board) ? [16, 17] : []),
});

/** By pin, in no order; -1 is no pin. */
const muxOffsets = [
  0x44, 0x88, 0x40, 0x84, 0x48, 0x6c, 0x60, 0x64, 0x68, 0x54, 0x58, 0x5c, 0x34, 0x38, 0x30, 0x3c, 0x4c, 0x50,
  0x70, 0x74, 0x78, 0x7c, 0x80, 0x8c, -1, 0x24, 0x28, 0x2c, -1, -1, -1, -1, 0x1c, 0x20, 0x14, 0x18, 0x04,
  0x08, 0x0c, 0x10,
] as const;
/** The RTC's block has the pulls of these. */
const rtcPins = numbersIn('0 2 4 12-15 25-27 32-39');
const own = [...uart, ...numbersIn(flash)];

export const esp32Gpio = familyGpio({
  gpio: 0x3ff4_4000,
  mux: 0x3ff4_9000,
  muxOffset: (pin) => muxOffsets[pin] as number,
  gpioFunction: 2,
  control: 0x88,
  outputSignal: 0x530,
  gpioSignal: 256,
  isFree: (pin) => !own.includes(pin) && (muxOffsets[pin] ?? -1) >= 0,
  isInputOnly: (pin) => pin >= 34,
  hasPullUp: (pin) => !rtcPins.includes(pin),
});
