// Boards with the chips that came after the ESP32. Checked against: Espressif's user guides of the DevKits (headers J1,
// J3 and the pin of the RGB LED); XIAO, MicroPython's pins.csv and the pad order in NuttX's guide (of the C6, which has
// the same form), LED in RIOT's board.h; S2 mini, the LED in MicroPython's s2mini.py and arduino-esp32, its level and the
// header as users drew them; SuperMini, arduino-esp32 (nologo_esp32c3_super_mini), level and header as users drew them.
import type { BoardProfile, Led } from '../../board-profile.ts';

const rgb = (pin: number): Led => ({ pin, litAt: 1, name: 'RGB', kind: 'ws2812' });

/** D0 to D10 of a XIAO, in this order. */
const xiao = (...pins: number[]) => {
  const [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10] = pins as [
    ...[number, number, number, number, number, number],
    ...[number, number, number, number, number],
  ];
  return {
    hasUsb: true,
    hasDNames: false,
    left: [d7, d8, d9, d10, '3V3', 'GND', '5V'],
    right: [d6, d5, d4, d3, d2, d1, d0],
    names: Object.fromEntries(pins.map((pin, at) => [pin, `D${at}`])),
  };
};

export const s2Boards: readonly BoardProfile[] = [
  {
    id: 's2-mini',
    name: 'LOLIN S2 mini',
    chip: 'esp32s2',
    module: 'S2FN4R2',
    hasUsb: true,
    // Two rows a side, the outer pin of a pair first.
    left: ['EN', 1, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 12, 13, '3V3', 14],
    right: [39, 40, 37, 38, 35, 36, 33, 34, 18, 21, 16, 17, 'GND', 'GND', '5V', 15],
    leds: [{ pin: 15, litAt: 1, name: 'board' }],
    hasDNames: false,
  },
];

const s3DevKitC = {
  chip: 'esp32s3',
  module: 'S3-WROOM',
  hasUsb: true,
  hasDNames: false,
  left: [
    ...['3V3', '3V3', 'RST', 4, 5, 6, 7, 15, 16, 17, 18],
    ...[8, 3, 46, 9, 10, 11, 12, 13, 14, '5V', 'GND'],
  ],
  right: [
    ...['GND', 43, 44, 1, 2, 42, 41, 40, 39, 38, 37],
    ...[36, 35, 0, 45, 48, 47, 21, 20, 19, 'GND', 'GND'],
  ],
} as const;

export const s3Boards: readonly BoardProfile[] = [
  { id: 's3-devkitc', name: 'ESP32-S3-DevKitC-1 v1.0', ...s3DevKitC, leds: [rgb(48)] },
  { id: 's3-devkitc-v1.1', name: 'ESP32-S3-DevKitC-1 v1.1', ...s3DevKitC, leds: [rgb(38)] },
  {
    id: 'xiao-s3',
    name: 'XIAO ESP32S3',
    chip: 'esp32s3',
    module: 'XIAO S3',
    ...xiao(1, 2, 3, 4, 5, 6, 43, 44, 7, 8, 9),
    leds: [{ pin: 21, litAt: 0, name: 'board' }],
  },
];

export const c3Boards: readonly BoardProfile[] = [
  {
    id: 'c3-devkitm',
    name: 'ESP32-C3-DevKitM-1',
    chip: 'esp32c3',
    module: 'C3-MINI',
    hasUsb: true,
    hasDNames: false,
    left: ['GND', '3V3', '3V3', 2, 3, 'GND', 'RST', 'GND', 0, 1, 10, 'GND', '5V', '5V', 'GND'],
    right: ['GND', 21, 20, 'GND', 9, 8, 'GND', 7, 6, 5, 4, 'GND', 18, 19, 'GND'],
    leds: [rgb(8)],
  },
  {
    id: 'c3-supermini',
    name: 'ESP32-C3 SuperMini',
    chip: 'esp32c3',
    module: '   C3',
    hasUsb: true,
    hasDNames: false,
    left: [0, 1, 2, 3, 4, '3V3', 'GND', '5V'],
    right: [21, 20, 10, 9, 8, 7, 6, 5],
    leds: [{ pin: 8, litAt: 0, name: 'board' }],
  },
  {
    id: 'xiao-c3',
    name: 'XIAO ESP32C3',
    chip: 'esp32c3',
    module: 'XIAO C3',
    ...xiao(2, 3, 4, 5, 6, 7, 21, 20, 8, 9, 10),
    leds: [],
  },
];

export const c6Boards: readonly BoardProfile[] = [
  {
    id: 'c6-devkitc',
    name: 'ESP32-C6-DevKitC-1',
    chip: 'esp32c6',
    module: 'C6-WROOM',
    hasUsb: true,
    hasDNames: false,
    left: ['3V3', 'RST', 4, 5, 6, 7, 0, 1, 8, 10, 11, 2, 3, '5V', 'GND', 'NC'],
    right: ['GND', 16, 17, 15, 23, 22, 21, 20, 19, 18, 9, 'GND', 13, 12, 'GND', 'NC'],
    leds: [rgb(8)],
  },
];
