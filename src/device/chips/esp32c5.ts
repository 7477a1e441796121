// The ESP32-C5. Source: its Technical Reference Manual; esptool's target.
import { crystalByDivider } from './esp32-family/crystal.ts';
import { block1, field, laterEfuse } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { c5 } from './esp32-family/later-pins.ts';
import { reckonsByRegister } from './esp32-family/rom-rates.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { lowPowerWatchdogs } from './usb.ts';

export const esp32c5 = familyChip({
  id: 'esp32c5',
  name: 'ESP32-C5',
  imageChipId: 23,
  magics: [0x1101_406f, 0x63e1_406f, 0x5fd1_406f],
  mostFlashMegabytes: 32,
  bootLoaderOffset: 0x2000,
  frequencyCodes: new Map([
    [0x0, 40],
    [0x2, 20],
    [0xf, 80],
  ]),
  memory: [
    [0x4080_0000, 0x4086_0000],
    [0x4200_0000, 0x4400_0000],
    [0x5000_0000, 0x5000_4000],
  ],
  spi: laterSpi(0x6000_3000),
  efuse: laterEfuse({
    base: 0x600b_4800,
    minor: [block1(2, 0, 4)],
    major: [block1(2, 4, 2)],
    packageCode: [block1(2, 26, 3)],
    packages: { 0: 'ESP32-C5' },
    features: ['WiFi 6 on two bands', 'Bluetooth LE', 'IEEE 802.15.4', 'single core and LP core', '240 MHz'],
    cryptCount: [field(0x34, 16, 3)],
    secureBoot: [field(0x38, 25)],
    encryptsNoDownload: [field(0x30, 20)],
  }),
  crystal: crystalByDivider(0x6000_0014, [40, 48]),
  romRate: reckonsByRegister(0x6000_0014, 0x6009_6110),
  straps: { boot: { pin: 28, bit: 0x08 }, besides: 'GPIO27 high' },
  usb: {
    ...lowPowerWatchdogs(0x600b_1c00),
    leavesByWatchdog: true,
    forcedDownload: null,
    hasOtg: false,
  },
  ...c5,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32c5.json', { with: { type: 'json' } }),
});
