// What the chips of MicroPython's esp32 port have: the pins that machine.Pin takes, what hangs on them, and how many
// there are of each. The C3's is read off the port's own answers on its boot ROM in an emulator; the ESP32's is after
// machine_pin.c, machine_adc.c and machine_pwm.c of ports/esp32 and was not asked of a board.

export type PortChip = {
  /** What machine.Pin takes. */
  readonly pinNumbers: readonly number[];
  readonly inputOnlyPins: readonly number[];
  readonly adcPins: readonly number[];
  readonly touchPins: readonly number[];
  readonly timers: number;
  readonly uarts: number;
  /** Of UART(1) and, where there is one, UART(2): tx, rx. */
  readonly uartPins: readonly number[];
  readonly i2cs: number;
  /** scl, sda of each. */
  readonly i2cPins: readonly number[];
  /** Hosts of machine.SPI, from 1. */
  readonly spis: number;
  /** sck, mosi, miso of each. */
  readonly spiPins: readonly number[];
  /** As the error names them. */
  readonly frequencies: string;
  readonly megahertz: readonly number[];
  /** GPIO's registers. */
  readonly gpioAt: number;
  readonly flashMapAt: number;
  /** At the end of sys.implementation._mpy: its architecture. */
  readonly mpyArchitecture: number;
  /** Of the heap when boot.py has run, what gc.mem_free() and gc.mem_alloc() say. */
  readonly freeHeapBytes: number;
  readonly usedHeapBytes: number;
  /** What the other chips of the port have and this one has not. */
  readonly missing: readonly string[];
};

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const esp32: PortChip = {
  pinNumbers: [...range(0, 23), ...range(25, 27), ...range(32, 39)],
  inputOnlyPins: range(34, 39),
  adcPins: [0, 2, 4, 12, 13, 14, 15, 25, 26, 27, ...range(32, 39)],
  touchPins: [0, 2, 4, 12, 13, 14, 15, 27, 32, 33],
  timers: 4,
  uarts: 3,
  uartPins: [10, 9, 17, 16],
  i2cs: 2,
  i2cPins: [18, 19, 25, 26],
  spis: 2,
  spiPins: [14, 13, 12, 18, 23, 19],
  frequencies: '20MHz, 40MHz, 80Mhz, 160MHz or 240MHz',
  megahertz: [20, 40, 80, 160, 240],
  gpioAt: 0x3ff44000,
  flashMapAt: 0x3f400000,
  mpyArchitecture: 10,
  freeHeapBytes: 164_000,
  usedHeapBytes: 2416,
  missing: ['esp32.mcu_temperature', 'machine.bootloader', 'machine.I2CTarget'],
};

const esp32c3: PortChip = {
  pinNumbers: [...range(0, 13), ...range(20, 21)],
  inputOnlyPins: [],
  adcPins: range(0, 4),
  touchPins: [],
  timers: 2,
  uarts: 2,
  uartPins: [10, 9],
  i2cs: 1,
  i2cPins: [9, 8],
  spis: 1,
  spiPins: [6, 7, 2],
  frequencies: '20MHz, 40MHz, 80Mhz or 160MHz',
  megahertz: [20, 40, 80, 160],
  gpioAt: 0x60004000,
  flashMapAt: 0x3c000000,
  mpyArchitecture: 11,
  freeHeapBytes: 176_272,
  usedHeapBytes: 2416,
  missing: [
    'esp32.raw_temperature',
    'esp32.wake_on_ext0',
    'esp32.wake_on_ext1',
    'esp32.wake_on_touch',
    'machine.TouchPad',
  ],
};

const byChipId: Readonly<Record<number, PortChip>> = { 0: esp32, 5: esp32c3 };

/** By the chip id of an image's header. */
export const portChip = (chipId: number): PortChip => byChipId[chipId] ?? esp32;
