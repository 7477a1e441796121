// The ESP32-P4. Source: its Technical Reference Manual; esptool's target.
import { block1, laterEfuse, usualSecurity } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { p4 } from './esp32-family/later-pins.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { lowPowerWatchdogs } from './usb.ts';

/** From here on another memory map, and with it another stub. */
const secondMemoryMap = 300;

export const esp32p4 = familyChip({
  id: 'esp32p4',
  name: 'ESP32-P4',
  imageChipId: 18,
  // The first of its ROMs hold 0, which says nothing.
  magics: [0x0add_bad0],
  mostFlashMegabytes: 32,
  bootLoaderOffset: 0x2000,
  memory: [
    [0x4000_0000, 0x4c00_0000],
    [0x4ff0_0000, 0x4ffc_0000],
    [0x5010_8000, 0x5011_0000],
  ],
  spi: laterSpi(0x5008_d000),
  efuse: laterEfuse({
    base: 0x5012_d000,
    minor: [block1(2, 0, 4)],
    major: [block1(2, 4, 2), block1(2, 23, 1)],
    packageCode: [block1(2, 20, 3)],
    packages: { 0: 'ESP32-P4' },
    features: ['no radio', 'dual core and LP core', '400 MHz'],
    ...usualSecurity,
  }),
  crystal: { mhz: 40 },
  straps: { boot: { pin: 35, bit: 0x08 }, besides: 'GPIO36 high' },
  usb: {
    ...lowPowerWatchdogs(0x5011_6000),
    leavesByWatchdog: true,
    forcedDownload: { address: 0x5011_0008, mask: 4 },
    hasOtg: true,
  },
  ...p4,
  stub: async (revision) => {
    if (((await revision()) ?? 0) < secondMemoryMap)
      return import('esptool-js/lib/targets/stub_flasher/esp32p4-rev1.json', { with: { type: 'json' } });
    return import('esptool-js/lib/targets/stub_flasher/esp32p4.json', { with: { type: 'json' } });
  },
});
