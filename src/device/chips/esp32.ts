// The first ESP32. Source: ESP32 Technical Reference Manual; esptool's target.
import type { Efuse, EfuseFacts } from './chip.ts';
import { firstCrystal } from './esp32-family/crystal.ts';
import { isOdd, macFrom } from './esp32-family/efuse.ts';
import { esp32Gpio, esp32Pins } from './esp32-family/esp32-pins.ts';
import { familyChip } from './esp32-family/family-chip.ts';
import { driftingRate } from './esp32-family/rom-rates.ts';
import { firstSpi } from './esp32-family/spi.ts';

const efuseBase = 0x3ff5_a000;
/** Bit 31: the third bit of the revision. */
const dateRegister = 0x3ff6_607c;

const packages: Readonly<Record<number, string>> = {
  0: 'ESP32-D0WDQ6',
  1: 'ESP32-D0WD',
  2: 'ESP32-D2WD',
  4: 'ESP32-U4WDH',
  5: 'ESP32-PICO-D4',
  6: 'ESP32-PICO-V3-02',
  7: 'ESP32-D0WDR2-V3',
};

const efuse: Efuse = {
  addresses: [...Array.from({ length: 7 }, (_, word) => efuseBase + 4 * word), dateRegister],
  facts: ([
    word0 = 0,
    word1 = 0,
    word2 = 0,
    word3 = 0,
    word4 = 0,
    word5 = 0,
    word6 = 0,
    date = 0,
  ]): EfuseFacts => {
    const bit = (word: number, at: number): number => (word >>> at) & 1;
    const revisionBits = bit(word3, 15) | (bit(word5, 20) << 1) | (bit(date, 31) << 2);
    const major = { 0: 0, 1: 1, 3: 2, 7: 3 }[revisionBits] ?? 0;
    const code = ((word3 >>> 9) & 7) | (bit(word3, 2) << 3);
    const clockMHz = bit(word3, 13) === 0 ? 240 : bit(word3, 12) === 1 ? 160 : 240;
    return {
      chip: packageName(code, major, bit(word3, 0) === 1),
      chipId: null,
      mac: macFrom(word1, word2),
      features: [
        'WiFi',
        ...(bit(word3, 1) === 0 ? ['Bluetooth'] : []),
        bit(word3, 0) === 1 ? 'single core' : 'dual core',
        `${clockMHz} MHz`,
        ...([2, 4, 5, 6].includes(code) ? ['embedded flash'] : []),
        ...([6, 7].includes(code) ? ['embedded PSRAM'] : []),
        ...flashVoltage(word4),
      ],
      ...(bit(word3, 0) === 1 ? { hasOneCore: true } : {}),
      ...([6, 7].includes(code) ? { psramMegabytes: 'unknown' as const } : {}),
      revision: major * 100 + ((word5 >>> 24) & 3),
      security: {
        secureBoot: bit(word6, 5) === 1 && major >= 3 ? 'v2' : bit(word6, 4) === 1 ? 'v1' : null,
        flashEncryption: isOdd((word0 >>> 20) & 0x7f),
        encryptsNoDownload: bit(word6, 7) === 1,
        secureDownload: false,
      },
    };
  },
};

function packageName(code: number, major: number, isSingleCore: boolean): string {
  const name = packages[code];
  if (name === undefined) return `ESP32 (package ${code})`;
  const single = isSingleCore ? name.replace('-D0WD', '-S0WD') : name;
  if (code === 5 && major === 3) return 'ESP32-PICO-V3';
  return major === 3 && (code === 0 || code === 1) ? `${single}-V3` : single;
}

/** Burnt in, so that GPIO12 does not decide it at each reset. */
function flashVoltage(word4: number): readonly string[] {
  const isSet = (at: number): boolean => ((word4 >>> at) & 1) === 1;
  if (!isSet(16) || !isSet(14)) return [];
  return [isSet(15) ? '3.3 V flash by fuse' : '1.8 V flash by fuse'];
}

type Four = [number, number, number, number];

export const esp32 = familyChip({
  id: 'esp32',
  name: 'ESP32',
  imageChipId: 0,
  magics: [0x00f0_1d83],
  areMagicsStable: true,
  mostFlashMegabytes: 16,
  bootLoaderOffset: 0x1000,
  memory: [
    [0x3f40_0000, 0x3f80_0000],
    [0x3ff8_0000, 0x3ff8_2000],
    [0x3ffa_e000, 0x4000_0000],
    [0x4007_0000, 0x400a_0000],
    [0x400a_0000, 0x400c_2000],
    [0x400d_0000, 0x4040_0000],
    [0x5000_0000, 0x5000_2000],
  ],
  demo: {
    board: 'Generic ESP32 module with ESP32',
    build: 'ESP32_GENERIC',
    dataAddress: 0x3fff_0030,
    mappedAddress: 0x3f40_0020,
  },
  spi: firstSpi(0x3ff4_2000),
  efuse,
  crystal: firstCrystal(0x3ff4_0014),
  romRate: driftingRate,
  // Packages with their flash inside have it at other pins, which their ROM does not look up.
  flashPads: {
    addresses: [efuseBase + 4 * 3, efuseBase + 4 * 5],
    word: ([word3 = 0, word5 = 0]) => {
      const [clk, q, d, cs] = [0, 5, 10, 15].map((shift) => (word5 >>> shift) & 0x1f) as Four;
      return clk | (q << 6) | (d << 12) | (cs << 18) | (((word3 >>> 4) & 0x1f) << 24);
    },
  },
  hasEncryptWord: false,
  straps: {
    boot: { pin: 0, bit: 0x10 },
    besides: 'GPIO2 low or open',
    flashVoltage: { pin: 12, bit: 0x20, address: 0x3ff4_4038 },
  },
  gpio: esp32Gpio,
  pins: esp32Pins,
  stub: () => import('esptool-js/lib/targets/stub_flasher/esp32.json', { with: { type: 'json' } }),
});
