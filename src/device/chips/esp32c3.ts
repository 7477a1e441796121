// The ESP32-C3. Source: its Technical Reference Manual; esptool's target.
import { block1, laterEfuse, usualSecurity } from './esp32-family/efuse.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { c3 } from './esp32-family/later-pins.ts';
import { laterSpi } from './esp32-family/spi.ts';
import { firstSuperKey } from './usb.ts';

export const esp32c3 = familyChip({
  id: 'esp32c3',
  name: 'ESP32-C3',
  packageNames: ['ESP8685', 'ESP8686'],
  imageChipId: 5,
  magics: [0x6921_506f, 0x1b31_506f, 0x4881_606f, 0x4361_606f],
  mostFlashMegabytes: 16,
  bootLoaderOffset: 0,
  memory: [
    [0x3c00_0000, 0x3c80_0000],
    [0x3fc8_0000, 0x3fce_0000],
    [0x4037_c000, 0x403e_0000],
    [0x4200_0000, 0x4280_0000],
    [0x5000_0000, 0x5000_2000],
  ],
  demo: {
    board: 'ESP32C3 module with ESP32C3',
    build: 'ESP32_GENERIC_C3',
    dataAddress: 0x3fcd_5820,
    mappedAddress: 0x3c00_0020,
  },
  spi: laterSpi(0x6000_2000),
  efuse: laterEfuse({
    base: 0x6000_8800,
    minor: [block1(3, 18, 3), block1(5, 23, 1)],
    major: [block1(5, 24, 2)],
    packageCode: [block1(3, 21, 3)],
    packages: { 0: 'ESP32-C3', 1: 'ESP8685', 2: 'ESP32-C3 AZ', 3: 'ESP8686' },
    features: ['WiFi', 'Bluetooth LE', 'single core', '160 MHz'],
    flash: { code: [block1(3, 27, 3)], megabytes: { 1: 4, 2: 2, 3: 1, 4: 8 } },
    ...usualSecurity,
  }),
  crystal: { mhz: 40 },
  // SYSTEM_CPU_PER_CONF: 160 MHz by the PLL; SYSTEM_SYSCLK_CONF: the core on it. The stub writes the same where it
  // works over USB. The ROM has UART0 on the crystal (ESP_ROM_UART_CLK_IS_XTAL of ESP-IDF), which keeps its rate.
  cpuClock: {
    raised: [
      { address: 0x600c_0008, value: 5, mask: 7 },
      { address: 0x600c_0058, value: 0x400, mask: 0xc00 },
    ],
    usual: [{ address: 0x600c_0058, value: 0, mask: 0xc00 }],
  },
  straps: { boot: { pin: 9, bit: 0x08 }, besides: 'GPIO8 high' },
  usb: {
    rtcWatchdog: { config0: 0x6000_8090, config1: 0x6000_8094, writeProtect: 0x6000_80a8 },
    superWatchdog: {
      config: 0x6000_80ac,
      feedsItself: 2 ** 31,
      writeProtect: 0x6000_80b0,
      key: firstSuperKey,
    },
    leavesByWatchdog: true,
    forcedDownload: null,
    hasOtg: false,
  },
  runsStubWithSecureBoot: false,
  ...c3,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32c3.json', { with: { type: 'json' } }),
});
