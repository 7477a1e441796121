// The ESP32-C61. Source: its Technical Reference Manual; esptool's target.
import { block1, field, laterEfuse } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { lowPowerWatchdogs } from './usb.ts';

export const esp32c61 = familyChip({
  id: 'esp32c61',
  name: 'ESP32-C61',
  imageChipId: 20,
  magics: [0x7211_606f],
  mostFlashMegabytes: 32,
  bootLoaderOffset: 0,
  frequencyCodes: new Map([
    [0x0, 40],
    [0x2, 20],
    [0xf, 80],
  ]),
  memory: [
    [0x4080_0000, 0x4086_0000],
    [0x4100_0000, 0x4200_0000],
    [0x4200_0000, 0x4400_0000],
    [0x5000_0000, 0x5000_4000],
  ],
  spi: laterSpi(0x6000_3000),
  efuse: laterEfuse({
    base: 0x600b_4800,
    minor: [block1(2, 0, 4)],
    major: [block1(2, 4, 2)],
    packageCode: [block1(2, 26, 3)],
    packages: { 0: 'ESP32-C61' },
    features: ['WiFi 6', 'Bluetooth LE', 'single core', '160 MHz'],
    cryptCount: [field(0x30, 23, 3)],
    secureBoot: [field(0x34, 26)],
    encryptsNoDownload: [field(0x30, 14)],
  }),
  crystal: { mhz: 40 },
  straps: { boot: { pin: 9, bit: 0x08 }, besides: 'GPIO8 high' },
  usb: {
    ...lowPowerWatchdogs(0x600b_1c00),
    leavesByWatchdog: true,
    forcedDownload: null,
    hasOtg: false,
  },
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32c61.json', { with: { type: 'json' } }),
});
