// Boards with an ESP32. Checked against: Espressif's user guide of the ESP32-DevKitC V4 (headers J2 and J3; with a WROVER
// GPIO16 and 17 are its PSRAM's); the DOIT board's LED against its variant in arduino-esp32 (LED_BUILTIN 2), its header
// against drawings of people who have one, since its maker's document was not found.
import type { BoardProfile } from '../../board-profile.ts';

const chip = 'esp32';
const devKitC = {
  left: ['3V3', 'EN', 36, 39, 34, 35, 32, 33, 25, 26, 27, 14, 12, 'GND', 13, 9, 10, 11, '5V'],
  right: ['GND', 23, 22, 1, 3, 21, 'GND', 19, 18, 5, 17, 16, 4, 0, 2, 15, 8, 7, 6],
  hasUsb: true,
  hasDNames: false,
  names: { 36: 'VP', 39: 'VN' },
} as const;

export const esp32Boards: readonly BoardProfile[] = [
  {
    id: 'esp32-doit',
    name: 'DOIT ESP32 DevKit V1',
    chip,
    module: 'WROOM-32',
    hasUsb: true,
    left: ['EN', 36, 39, 34, 35, 32, 33, 25, 26, 27, 14, 12, 13, 'GND', 'VIN'],
    right: [23, 22, 1, 3, 21, 19, 18, 5, 17, 16, 4, 2, 15, 'GND', '3V3'],
    leds: [{ pin: 2, litAt: 1, name: 'board' }],
    hasDNames: false,
    // It prints D2 for GPIO2, and so on; the others have names of their own.
    names: {
      36: 'VP',
      39: 'VN',
      1: 'TX0',
      3: 'RX0',
      16: 'RX2',
      17: 'TX2',
      ...Object.fromEntries(
        [34, 35, 32, 33, 25, 26, 27, 14, 12, 13, 23, 22, 21, 19, 18, 5, 4, 2, 15].map((pin) => [
          pin,
          `D${pin}`,
        ]),
      ),
    },
  },
  { id: 'esp32-devkitc', name: 'ESP32-DevKitC V4', chip, module: 'WROOM-32', ...devKitC, leds: [] },
  {
    id: 'esp32-wrover',
    name: 'ESP32-DevKitC V4, WROVER',
    chip,
    module: ' WROVER',
    ...devKitC,
    leds: [],
    taken: [16, 17],
  },
];
