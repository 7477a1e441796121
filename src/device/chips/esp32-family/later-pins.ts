// The pins of the chips after the ESP32, and their registers where those are known. Checked against: pins, straps and
// flash, the "GPIO Summary" of ESP-IDF's guide for each chip; those that MicroPython takes, ADC and touch, its
// machine_pin.h, machine_adc.c and machine_touchpad.c; flash and USB, io_mux_reg.h; JTAG straps, the eFuses'
// descriptions in espefuse. Asked of a board: none of them.
import { c3Boards, c6Boards, s2Boards, s3Boards } from './boards/later.ts';
import { laterGpio } from './gpio.ts';
import { bootButton, familyPins, numbersIn } from './pins.ts';

const rgb = (pin: number) => ({ pin, litAt: 1, name: 'RGB', kind: 'ws2812' }) as const;
/** All but what the loader speaks through and what the flash hangs on. */
const free = (numbers: string) => {
  const all = numbersIn(numbers);
  return (pin: number) => all.includes(pin);
};

const flashVoltage = 'Chooses the voltage of the flash at reset.';
const jtagStrap = 'Chooses how JTAG is wired at reset.';
const romOutput = 'Must be high for the boot loader.';
/** A strap, and no more was found out. */
const readAtReset = 'Its level is read at reset: a strap.';

export const s2 = {
  pins: familyPins({
    numbers: '0-21 26-46',
    uart: [43, 44],
    straps: { 0: bootButton, 45: flashVoltage, 46: 'Must be low or open for the boot loader.' },
    flash: '26-32',
    inputOnly: '46',
    usb: [19, 20],
    adc1: '1-10',
    adc2: '11-20',
    touch: '1-14',
    dac: '17 18',
    leds: [{ pin: 15, litAt: 1, name: 'board' }, rgb(18)],
    boards: s2Boards,
    timers: 4,
  }),
  gpio: laterGpio(0x3f40_4000, 0x3f40_9000, 256, free('0-18 21 33-42 45')),
};

export const s3 = {
  pins: familyPins({
    numbers: '0-21 26-48',
    uart: [43, 44],
    straps: {
      0: bootButton,
      3: jtagStrap,
      45: flashVoltage,
      46: 'Must be low or open for the boot loader.',
    },
    flash: '26-32',
    usb: [19, 20],
    octal: '33-37',
    adc1: '1-10',
    adc2: '11-20',
    touch: '1-14',
    leds: [rgb(48), rgb(38), { pin: 21, litAt: 0, name: 'board' }],
    boards: s3Boards,
    timers: 4,
    takenWith: (board) => (/OCT/i.test(board) ? numbersIn('33-37') : []),
  }),
  gpio: laterGpio(0x6000_4000, 0x6000_9000, 256, free('0-18 21 38-42 45-48')),
};

export const c2 = {
  pins: familyPins({
    numbers: '0-20',
    uart: [20, 19],
    straps: { 8: romOutput, 9: bootButton },
    flash: '11-17',
    adc1: '0-4',
    // The blue of three plain ones on the DevKits that are sold now; DevKitM-1 v1.0 has a WS2812.
    leds: [{ pin: 8, litAt: 0, name: 'board' }, rgb(8)],
    boards: [],
    timers: 1,
  }),
  gpio: laterGpio(0x6000_4000, 0x6000_9000, 128, free('0-10 18')),
};

export const c3 = {
  pins: familyPins({
    numbers: '0-21',
    uart: [21, 20],
    straps: { 2: 'Must be high at reset.', 8: romOutput, 9: bootButton },
    // GPIO11 feeds it.
    flash: '11-17',
    usb: [18, 19],
    adc1: '0-4',
    adc2: '5',
    leds: [rgb(8), { pin: 8, litAt: 0, name: 'board' }],
    boards: c3Boards,
    timers: 2,
  }),
  gpio: laterGpio(0x6000_4000, 0x6000_9000, 128, free('0-10')),
};

export const c5 = {
  pins: familyPins({
    numbers: '0-28',
    uart: [11, 12],
    straps: { 2: readAtReset, 7: readAtReset, 25: readAtReset, 27: romOutput, 28: bootButton },
    // GPIO15 is the chip select of PSRAM.
    flash: '15-22',
    usb: [13, 14],
    adc1: '1-6',
    leds: [rgb(27)],
    boards: [],
    timers: 2,
  }),
  gpio: null,
};

const sdioStrap = 'Chooses the clock edge of SDIO at reset.';

export const c6 = {
  pins: familyPins({
    numbers: '0-30',
    uart: [16, 17],
    straps: {
      4: sdioStrap,
      5: sdioStrap,
      8: romOutput,
      9: bootButton,
      15: jtagStrap,
    },
    flash: '24-30',
    usb: [12, 13],
    adc1: '0-6',
    leds: [rgb(8), { pin: 15, litAt: 0, name: 'board' }],
    boards: c6Boards,
    timers: 2,
  }),
  gpio: laterGpio(0x6009_1000, 0x6009_0000, 128, free('0-11 14 15 18-23')),
};

export const h2 = {
  pins: familyPins({
    numbers: '0-5 8-27',
    uart: [24, 23],
    straps: { 2: readAtReset, 3: readAtReset, 8: romOutput, 9: bootButton, 25: jtagStrap },
    flash: '15-21',
    usb: [26, 27],
    adc1: '1-5',
    leds: [rgb(8)],
    boards: [],
    timers: 2,
  }),
  gpio: laterGpio(0x6009_1000, 0x6009_0000, 128, free('0-5 8-14 22 25')),
};

export const p4 = {
  pins: familyPins({
    numbers: '0-54',
    uart: [37, 38],
    straps: { 34: jtagStrap, 35: bootButton, 36: romOutput, 37: readAtReset, 38: readAtReset },
    // Its flash has pads of its own.
    flash: '',
    usb: [24, 25],
    leds: [],
    boards: [],
    timers: 4,
  }),
  gpio: null,
};
