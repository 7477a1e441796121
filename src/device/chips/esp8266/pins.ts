// What each pin is for. GPIO numbers throughout; D-names are what NodeMCU and D1 mini boards print beside them.
// ESP8266 data sheet, chapter "Pin definitions".
import type { ChipPins, PinFacts } from '../pin-facts.ts';
import { boardProfiles } from './board-profiles.ts';

const facts: readonly PinFacts[] = [
  {
    pin: 0,
    names: ['D3'],
    pinClass: 'boot-strap',
    note: 'Low at reset starts the boot loader; FLASH button.',
  },
  { pin: 1, names: ['TX', 'D10', 'TXD0'], pinClass: 'uart', note: 'The REPL speaks through it.' },
  {
    pin: 2,
    names: ['D4', 'TXD1'],
    pinClass: 'boot-strap',
    note: 'Must be high at reset; LED of most modules.',
  },
  { pin: 3, names: ['RX', 'D9', 'RXD0'], pinClass: 'uart', note: 'The REPL listens through it.' },
  { pin: 4, names: ['D2', 'SDA'], pinClass: 'safe', note: '' },
  { pin: 5, names: ['D1', 'SCL'], pinClass: 'safe', note: '' },
  { pin: 6, names: ['CLK', 'SCK'], pinClass: 'flash', note: 'Clock of the flash.' },
  { pin: 7, names: ['SD0', 'SDO'], pinClass: 'flash', note: 'Data of the flash.' },
  { pin: 8, names: ['SD1', 'SDI'], pinClass: 'flash', note: 'Data of the flash.' },
  { pin: 9, names: ['SD2'], pinClass: 'flash-quad', note: 'Data of the flash in QIO and QOUT mode.' },
  { pin: 10, names: ['SD3'], pinClass: 'flash-quad', note: 'Data of the flash in QIO and QOUT mode.' },
  { pin: 11, names: ['CMD', 'CS'], pinClass: 'flash', note: 'Chip select of the flash.' },
  { pin: 12, names: ['D6', 'MISO'], pinClass: 'safe', note: '' },
  { pin: 13, names: ['D7', 'MOSI'], pinClass: 'safe', note: '' },
  { pin: 14, names: ['D5'], pinClass: 'safe', note: '' },
  { pin: 15, names: ['D8'], pinClass: 'boot-strap', note: 'Must be low at reset.' },
  {
    pin: 16,
    names: ['D0', 'WAKE'],
    pinClass: 'limited',
    note: 'No pull-up, no PWM. High at boot; wired to RST for deep sleep.',
  },
];

export const pins: ChipPins = {
  facts,
  inWords: 'GPIO0 to GPIO5 and GPIO12 to GPIO16, or D0 to D8',
  leds: [
    { pin: 2, litAt: 0, name: 'module' },
    { pin: 16, litAt: 0, name: 'board' },
  ],
  boards: boardProfiles,
  bootButton: 'FLASH',
  pwm: { mostHz: 1000, sharesFrequency: true },
  analogInput: 'A0',
  analogMost: 1024,
  timers: null,
};
