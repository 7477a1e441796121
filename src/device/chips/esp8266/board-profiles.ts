// The boards with this chip that people have: which pins they bring out and where their LEDs are. Sources: the variants of
// esp8266/Arduino (pins_arduino.h). On-board LEDs hang between the pin and 3.3 V: low lights them.
import type { BoardProfile } from '../board-profile.ts';

const nodemcuHeaders = {
  left: ['A0', 'RSV', 'RSV', 10, 9, 8, 11, 7, 6, 'GND', '3V3', 'EN', 'RST', 'GND', 'VIN'],
  right: [16, 5, 4, 0, 2, '3V3', 'GND', 14, 12, 13, 15, 3, 1, 'GND', '3V3'],
} as const;

export const boardProfiles: readonly BoardProfile[] = [
  {
    id: 'nodemcu',
    name: 'NodeMCU v1 (ESP-12E)',
    chip: 'esp8266',
    module: ' ESP-12E',
    hasUsb: true,
    ...nodemcuHeaders,
    leds: [
      { pin: 2, litAt: 0, name: 'module' },
      { pin: 16, litAt: 0, name: 'board' },
    ],
    hasDNames: true,
  },
  {
    id: 'nodemcu-v0.9',
    name: 'NodeMCU v0.9 (ESP-12)',
    chip: 'esp8266',
    module: ' ESP-12',
    hasUsb: true,
    ...nodemcuHeaders,
    leds: [{ pin: 16, litAt: 0, name: 'board' }],
    hasDNames: true,
  },
  {
    id: 'd1mini',
    name: 'D1 mini',
    chip: 'esp8266',
    module: ' ESP-12F',
    hasUsb: true,
    left: ['RST', 'A0', 16, 14, 12, 13, 15, '3V3'],
    right: [1, 3, 5, 4, 0, 2, 'GND', '5V'],
    leds: [{ pin: 2, litAt: 0, name: 'module' }],
    hasDNames: true,
  },
  {
    id: 'esp01',
    name: 'ESP-01',
    chip: 'esp8266',
    module: ' ESP-01',
    hasUsb: false,
    left: ['GND', 2, 0, 3],
    right: [1, 'EN', 'RST', '3V3'],
    leds: [{ pin: 1, litAt: 0, name: 'module, on TX' }],
    hasDNames: false,
  },
  {
    id: 'sonoff',
    name: 'Sonoff Basic',
    chip: 'esp8266',
    module: ' ESP8266',
    hasUsb: false,
    left: ['3V3', 3, 1, 'GND'],
    right: [0, 12, 13, 14],
    leds: [{ pin: 13, litAt: 0, name: 'board' }],
    hasDNames: false,
    wired: { 0: 'The button.', 12: 'The relay: high switches the mains on.', 13: 'The green LED.' },
  },
  {
    id: 'generic',
    name: 'Plain module (ESP-12)',
    chip: 'esp8266',
    module: ' ESP-12',
    hasUsb: false,
    left: ['RST', 'A0', 'EN', 16, 14, 12, 13, '3V3'],
    right: [1, 3, 5, 4, 0, 2, 15, 'GND'],
    leds: [{ pin: 2, litAt: 0, name: 'module' }],
    hasDNames: false,
  },
];
