// A chip of the ESP32 family from what it alone has: the rest is the same for all of them.

import type { Straps } from '../boot-report.ts';
import type {
  Chip,
  ChipId,
  CpuClock,
  Crystal,
  Efuse,
  FlashPads,
  Gpio,
  RomRate,
  SpiController,
} from '../chip.ts';
import type { FamilyDemo } from '../image-format.ts';
import type { ChipPins } from '../pin-facts.ts';
import { type StubFile, stubOf } from '../stub-image.ts';
import type { ChipUsb } from '../usb-facts.ts';
import { dialects } from './dialects.ts';
import { plainRate } from './rom-rates.ts';

export type FamilyFacts = {
  readonly id: Exclude<ChipId, 'esp8266'>;
  readonly name: string;
  /** Of its packages, where firmwares name those. */
  readonly packageNames?: readonly string[];
  readonly imageChipId: number;
  readonly magics: readonly number[];
  readonly areMagicsStable?: boolean;
  readonly mostFlashMegabytes: 16 | 32;
  readonly bootLoaderOffset: 0 | 0x1000 | 0x2000;
  /** Default: 40, 26, 20 and 80 MHz by 0, 1, 2 and 15. */
  readonly frequencyCodes?: ReadonlyMap<number, number>;
  readonly otherFrequencies?: ReadonlyMap<number, number>;
  /** From and to: where an image may load a segment. */
  readonly memory: readonly (readonly [number, number])[];
  readonly demo?: FamilyDemo;
  readonly spi: SpiController;
  readonly efuse: Efuse;
  readonly crystal: Crystal;
  /** Default: it makes the rate that it is asked for. */
  readonly romRate?: RomRate;
  readonly flashPads?: FlashPads;
  readonly straps: Straps;
  /** Absent where the stub sees to it, or nobody has looked. */
  readonly cpuClock?: CpuClock;
  /** Absent where it has no USB port of its own. */
  readonly usb?: ChipUsb;
  /** Absent where they are not known. */
  readonly pins?: ChipPins;
  /** Absent or null where their registers are not known. */
  readonly gpio?: Gpio | null;
  readonly hasEncryptWord?: boolean;
  /** Default: true. */
  readonly runsStubWithSecureBoot?: boolean;
  readonly stub: (revision: () => Promise<number | null>) => Promise<{ readonly default: StubFile }>;
};

const usualFrequencies: ReadonlyMap<number, number> = new Map([
  [0x0, 40],
  [0x1, 26],
  [0x2, 20],
  [0xf, 80],
]);

/** 1 MB to 128 MB. */
const sizeCodes: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 8 }, (_, code) => [code, 2 ** (20 + code)]),
);

export const familyChip = (facts: FamilyFacts): Chip => ({
  name: facts.name,
  id: facts.id,
  names: [...new Set([facts.name, facts.id.toUpperCase(), ...(facts.packageNames ?? [])])],
  magics: facts.magics,
  areMagicsStable: facts.areMagicsStable ?? false,
  leastFlashBytes: 1 << 20,
  mostFlashBytes: facts.mostFlashMegabytes << 20,
  efuse: facts.efuse,
  crystal: facts.crystal,
  uart: null,
  romRate: facts.romRate ?? plainRate,
  flashPads: facts.flashPads ?? null,
  cpuClock: facts.cpuClock ?? null,
  spi: facts.spi,
  romFlash: null,
  dialects: dialects(facts.hasEncryptWord ?? true),
  runsStubWithSecureBoot: facts.runsStubWithSecureBoot ?? true,
  loadStub: async (revision) => stubOf((await facts.stub(revision)).default),
  image: {
    imageChipId: facts.imageChipId,
    bootLoaderOffset: facts.bootLoaderOffset,
    partitionTableAt: 0x8000,
    magics: [0xe9],
    flashModes: ['qio', 'qout', 'dio', 'dout'],
    frequencyCodes: facts.frequencyCodes ?? usualFrequencies,
    ...(facts.otherFrequencies ? { otherFrequencies: facts.otherFrequencies } : {}),
    sizeCodes,
    isLoadAddress: (address) => facts.memory.some(([start, end]) => address >= start && address < end),
    ...(facts.demo ? { demo: facts.demo } : {}),
  },
  straps: facts.straps,
  usb: facts.usb ?? null,
  gpio: facts.gpio ?? null,
  pins: facts.pins ?? null,
});
