// The ESP32-C6. Source: its Technical Reference Manual; esptool's target.
import { block1, laterEfuse, usualSecurity } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { c6 } from './esp32-family/later-pins.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { lowPowerWatchdogs } from './usb.ts';

export const esp32c6 = familyChip({
  id: 'esp32c6',
  name: 'ESP32-C6',
  imageChipId: 13,
  magics: [0x2ce0_806f],
  mostFlashMegabytes: 16,
  bootLoaderOffset: 0,
  // Its ROM divides the clock wrongly: the code of 40 MHz stands for both.
  frequencyCodes: new Map([
    [0x0, 80],
    [0x2, 20],
  ]),
  otherFrequencies: new Map([[40, 0x0]]),
  memory: [
    [0x4080_0000, 0x4088_0000],
    [0x4200_0000, 0x4300_0000],
    [0x5000_0000, 0x5000_4000],
  ],
  spi: laterSpi(0x6000_3000),
  efuse: laterEfuse({
    base: 0x600b_0800,
    minor: [block1(3, 18, 4)],
    major: [block1(3, 22, 2)],
    packageCode: [block1(3, 24, 3)],
    packages: { 0: 'ESP32-C6', 1: 'ESP32-C6FH4' },
    features: ['WiFi 6', 'Bluetooth LE', 'IEEE 802.15.4', 'single core and LP core', '160 MHz'],
    flash: { code: [block1(4, 0, 3)], megabytes: { 1: 4, 2: 8 } },
    ...usualSecurity,
  }),
  crystal: { mhz: 40 },
  straps: { boot: { pin: 9, bit: 0x08 }, besides: 'GPIO8 high' },
  usb: {
    ...lowPowerWatchdogs(0x600b_1c00),
    // It may freeze the chip until the power goes off.
    leavesByWatchdog: false,
    forcedDownload: null,
    hasOtg: false,
  },
  ...c6,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32c6.json', { with: { type: 'json' } }),
});
