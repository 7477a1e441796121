// The ESP32-C2, which is the ESP8684, too. Source: its Technical Reference Manual; esptool's target.
import { crystalByDivider } from './esp32-family/crystal.ts';
import { field, laterEfuse } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { c2 } from './esp32-family/later-pins.ts';
import { reckonsWith40MHz } from './esp32-family/rom-rates.ts';
import { laterSpi } from './esp32-family/spi.ts';

export const esp32c2 = familyChip({
  id: 'esp32c2',
  name: 'ESP32-C2',
  packageNames: ['ESP8684'],
  imageChipId: 12,
  magics: [0x6f51_306f, 0x7c41_a06f],
  mostFlashMegabytes: 16,
  bootLoaderOffset: 0,
  frequencyCodes: new Map([
    [0x0, 30],
    [0x1, 20],
    [0x2, 15],
    [0xf, 60],
  ]),
  memory: [
    [0x3c00_0000, 0x3c40_0000],
    [0x3fca_0000, 0x3fce_0000],
    [0x4037_c000, 0x403c_0000],
    [0x4200_0000, 0x4240_0000],
  ],
  spi: laterSpi(0x6000_2000),
  efuse: laterEfuse({
    base: 0x6000_8800,
    macAt: 0x40,
    minor: [field(0x44, 16, 4)],
    major: [field(0x44, 20, 2)],
    packageCode: [field(0x44, 22, 3)],
    packages: { 0: 'ESP32-C2', 1: 'ESP32-C2' },
    features: ['WiFi', 'Bluetooth LE', 'single core', '120 MHz'],
    cryptCount: [field(0x30, 7, 3)],
    secureBoot: [field(0x30, 21)],
    encryptsNoDownload: [field(0x30, 6)],
  }),
  crystal: crystalByDivider(0x6000_0014, [40, 26]),
  romRate: reckonsWith40MHz(0x6000_0014),
  straps: { boot: { pin: 9, bit: 0x08 }, besides: 'GPIO8 high' },
  ...c2,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32c2.json', { with: { type: 'json' } }),
});
