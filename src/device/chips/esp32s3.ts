// The ESP32-S3. Source: its Technical Reference Manual; esptool's target.
import { block1, field, laterEfuse, usualSecurity } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { s3 } from './esp32-family/later-pins.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { firstSuperKey } from './usb.ts';

export const esp32s3 = familyChip({
  id: 'esp32s3',
  name: 'ESP32-S3',
  imageChipId: 9,
  magics: [0x0000_0009],
  mostFlashMegabytes: 32,
  bootLoaderOffset: 0,
  memory: [
    [0x3c00_0000, 0x3e00_0000],
    [0x3fc8_8000, 0x3fd0_0000],
    [0x4037_0000, 0x403e_0000],
    [0x4200_0000, 0x4400_0000],
    [0x5000_0000, 0x5000_2000],
    [0x600f_e000, 0x6010_0000],
  ],
  spi: laterSpi(0x6000_2000),
  efuse: laterEfuse({
    base: 0x6000_7000,
    minor: [block1(3, 18, 3), block1(5, 23, 1)],
    major: [block1(5, 24, 2)],
    packageCode: [block1(3, 21, 3)],
    packages: { 0: 'ESP32-S3', 1: 'ESP32-S3-PICO-1' },
    features: ['WiFi', 'Bluetooth LE', 'dual core', '240 MHz'],
    flash: { code: [block1(3, 27, 3)], megabytes: { 1: 8, 2: 4 } },
    psram: { code: [block1(4, 3, 2), block1(5, 19, 1)], megabytes: { 1: 8, 2: 2, 3: 16, 4: 4 } },
    octalFlash: [field(0x3c, 9)],
    ...usualSecurity,
    // Those of v0.0 carry block version 1.1 and have other bits where the major revision stands later.
    isFirstRevision: {
      reads: [block1(3, 24, 3), field(0x6c, 0, 2)],
      test: (value) =>
        value([block1(3, 18, 3)]) === 0 &&
        value([block1(3, 24, 3)]) === 1 &&
        value([field(0x6c, 0, 2)]) === 1,
    },
  }),
  crystal: { mhz: 40 },
  straps: { boot: { pin: 0, bit: 0x08 }, besides: 'GPIO46 low or open' },
  usb: {
    rtcWatchdog: { config0: 0x6000_8098, config1: 0x6000_809c, writeProtect: 0x6000_80b0 },
    superWatchdog: {
      config: 0x6000_80b4,
      feedsItself: 2 ** 31,
      writeProtect: 0x6000_80b8,
      key: firstSuperKey,
    },
    leavesByWatchdog: true,
    forcedDownload: { address: 0x6000_812c, mask: 1 },
    hasOtg: true,
  },
  runsStubWithSecureBoot: false,
  ...s3,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32s3.json', { with: { type: 'json' } }),
});
