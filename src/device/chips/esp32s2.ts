// The ESP32-S2. Source: its Technical Reference Manual; esptool's target.
import { block1, field, laterEfuse, usualSecurity } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { s2 } from './esp32-family/later-pins.ts';
import { laterSpi } from './esp32-family/spi.ts';

export const esp32s2 = familyChip({
  id: 'esp32s2',
  name: 'ESP32-S2',
  imageChipId: 2,
  magics: [0x0000_07c6],
  areMagicsStable: true,
  mostFlashMegabytes: 16,
  bootLoaderOffset: 0x1000,
  memory: [
    [0x3f00_0000, 0x3ff8_0000],
    [0x3ff9_e000, 0x3ffa_0000],
    [0x3ffb_0000, 0x4000_0000],
    [0x4002_0000, 0x4007_2000],
    [0x4008_0000, 0x4080_0000],
    [0x5000_0000, 0x5000_2000],
  ],
  spi: laterSpi(0x3f40_2000),
  efuse: laterEfuse({
    base: 0x3f41_a000,
    minor: [block1(4, 4, 3), block1(3, 20, 1)],
    major: [block1(3, 18, 2)],
    packageCode: [block1(4, 0, 4)],
    packages: { 0: 'ESP32-S2', 1: 'ESP32-S2FH2', 2: 'ESP32-S2FH4' },
    features: ['WiFi', 'single core', '240 MHz'],
    flash: { code: [block1(3, 21, 4)], megabytes: { 1: 2, 2: 4 } },
    psram: { code: [block1(3, 28, 4)], megabytes: { 1: 2, 2: 4 } },
    octalFlash: [field(0x3c, 9)],
    ...usualSecurity,
    encryptsNoDownload: [field(0x30, 19)],
  }),
  crystal: { mhz: 40 },
  straps: { boot: { pin: 0, bit: 0x08 }, besides: 'GPIO46 low or open' },
  usb: {
    rtcWatchdog: { config0: 0x3f40_8094, config1: 0x3f40_8098, writeProtect: 0x3f40_80ac },
    superWatchdog: null,
    leavesByWatchdog: true,
    forcedDownload: { address: 0x3f40_8128, mask: 1 },
    hasOtg: true,
  },
  ...s2,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32s2.json', { with: { type: 'json' } }),
});
