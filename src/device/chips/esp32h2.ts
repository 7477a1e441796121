// The ESP32-H2. Source: its Technical Reference Manual; esptool's target.
import { block1, laterEfuse, usualSecurity } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { h2 } from './esp32-family/later-pins.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { usualSuperKey } from './usb.ts';

export const esp32h2 = familyChip({
  id: 'esp32h2',
  name: 'ESP32-H2',
  imageChipId: 16,
  magics: [0xd7b7_3e80],
  mostFlashMegabytes: 16,
  bootLoaderOffset: 0,
  frequencyCodes: new Map([
    [0x0, 24],
    [0x1, 16],
    [0x2, 12],
    [0xf, 48],
  ]),
  memory: [
    [0x4080_0000, 0x4088_0000],
    [0x4200_0000, 0x4300_0000],
    [0x5000_0000, 0x5000_4000],
  ],
  spi: laterSpi(0x6000_3000),
  efuse: laterEfuse({
    base: 0x600b_0800,
    minor: [block1(3, 18, 3)],
    major: [block1(3, 21, 2)],
    packageCode: [block1(4, 0, 3)],
    packages: { 0: 'ESP32-H2' },
    features: ['Bluetooth LE', 'IEEE 802.15.4', 'single core', '96 MHz'],
    ...usualSecurity,
  }),
  crystal: { mhz: 32 },
  straps: { boot: { pin: 9, bit: 0x08 }, besides: 'GPIO8 high' },
  usb: {
    rtcWatchdog: { config0: 0x600b_1c00, config1: 0x600b_1c04, writeProtect: 0x600b_1c1c },
    superWatchdog: {
      config: 0x600b_1c20,
      feedsItself: 2 ** 18,
      writeProtect: 0x600b_1c24,
      key: usualSuperKey,
    },
    leavesByWatchdog: false,
    forcedDownload: null,
    hasOtg: false,
  },
  ...h2,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32h2.json', { with: { type: 'json' } }),
});
