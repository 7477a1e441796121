// The chips of the ESP32 family as data: what each is known by, its efuse words, its stub.
import { describe, expect, test } from 'vitest';
import { chipById, chipOf, chipOfImageId } from '../../../src/device/chips/index.ts';

const chipNamed = (id: string) => {
  const chip = chipById(id);
  if (!chip) throw new Error(`no ${id}`);
  return chip;
};

/** id, chip id in headers, a magic, boot loader, bytes of the stub, its entry. */
const table = [
  ['esp32', 0, 0x00f0_1d83, 0x1000, 6456 + 212, 0x400a_902c],
  ['esp32s2', 2, 0x0000_07c6, 0x1000, 6600 + 212, 0x4002_90a4],
  ['esp32s3', 9, 0x0000_0009, 0x0, 7832 + 264, 0x4037_9524],
  ['esp32c3', 5, 0x1b31_506f, 0x0, 5880 + 204, 0x4038_0e9a],
  ['esp32c6', 13, 0x2ce0_806f, 0x0, 6900 + 216, 0x4080_11bc],
  ['esp32c2', 12, 0x6f51_306f, 0x0, 5816 + 204, 0x4038_0f90],
  ['esp32h2', 16, 0xd7b7_3e80, 0x0, 5864 + 204, 0x4080_0e92],
  ['esp32c5', 23, 0x1101_406f, 0x2000, 8028 + 216, 0x4080_15d2],
  ['esp32c61', 20, 0x7211_606f, 0x0, 6552 + 204, 0x4080_1130],
  ['esp32p4', 18, 0x0add_bad0, 0x2000, 8176 + 204, 0x4ff1_1456],
] as const;

describe.each(table)('%s', (id, imageChipId, magic, bootLoaderOffset, stubBytes, entryAddress) => {
  test('is known by its id, by the one in headers and by a magic of its own', () => {
    const chip = chipNamed(id);
    expect(chipOfImageId(imageChipId)).toBe(chip);
    expect(chipOf(magic)).toBe(chip);
    expect(chip.image).toMatchObject({ bootLoaderOffset, partitionTableAt: 0x8000 });
  });

  test('has its own stub, whose segments lie in memory of the chip', async () => {
    const chip = chipNamed(id);
    const stub = await chip.loadStub(async () => null);
    expect(stub.segments.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(stubBytes);
    expect(stub.entryAddress).toBe(entryAddress);
    for (const { address } of stub.segments) expect(chip.image.isLoadAddress(address)).toBe(true);
  });
});

test('no two chips have a magic in common, and beta chips and later ones are none of these', () => {
  const magics = ['esp8266', ...table.map(([id]) => id)].flatMap((id) => chipNamed(id).magics);
  expect(new Set(magics).size).toBe(magics.length);
  for (const beta of [4, 6, 7, 10, 14, 17, 25, 0xffff]) expect(chipOfImageId(beta)).toBeNull();
  expect(chipById('esp32c9')).toBeNull();
});

test('from revision 3.0 on the P4 has another memory map, and another stub', async () => {
  const p4 = chipNamed('esp32p4');
  expect((await p4.loadStub(async () => 300)).entryAddress).toBe(0x4ff5_1456);
  expect((await p4.loadStub(async () => 299)).entryAddress).toBe(0x4ff1_1456);
});

/** The facts of words that stand at these addresses; all others are 0. */
function factsWith(id: string, words: Readonly<Record<number, number>>) {
  const { efuse } = chipNamed(id);
  for (const address of Object.keys(words)) expect(efuse.addresses).toContain(Number(address));
  return efuse.facts(efuse.addresses.map((address) => words[address] ?? 0));
}

describe('efuse words', () => {
  test('of an ESP32: the MAC begins in the low half of the second word', () => {
    const facts = factsWith('esp32', { 1073061892: 0x00c4_0a24, 1073061896: 0x00fe_1001 });
    expect(facts).toMatchObject({ mac: '10:01:00:c4:0a:24', chip: 'ESP32-D0WDQ6', revision: 0 });
    expect(facts.security).toMatchObject({ secureBoot: null, flashEncryption: false });
  });

  test('of an ESP32 of revision 3.1 with one core, and of one with all in its package', () => {
    const third = { 1073061908: (1 << 20) | (1 << 24), 1073111164: 0x8000_0000 };
    expect(factsWith('esp32', { 1073061900: (1 << 15) | (1 << 9) | 1, ...third })).toMatchObject({
      chip: 'ESP32-S0WD-V3',
      revision: 301,
      features: expect.arrayContaining(['single core', 'Bluetooth']),
    });
    expect(factsWith('esp32', { 1073061900: (1 << 15) | (6 << 9), ...third })).toMatchObject({
      chip: 'ESP32-PICO-V3-02',
      features: expect.arrayContaining(['dual core', 'embedded flash', 'embedded PSRAM']),
    });
  });

  test('of an ESP32: encryption is on where an odd number of its bits is burnt', () => {
    const encrypted = (bits: number) =>
      factsWith('esp32', { 1073061888: bits << 20 }).security?.flashEncryption;
    expect([0, 1, 3, 7, 0x7f].map(encrypted)).toEqual([false, true, false, true, true]);
    expect(factsWith('esp32', { 1073061912: 1 << 4 }).security?.secureBoot).toBe('v1');
  });

  test('of a C3: MAC, revision 0.4 and 1.1, flash in the package', () => {
    const mac = { 1610647620: 0x24fe_1001, 1610647624: 0x0000_c40a };
    expect(factsWith('esp32c3', { ...mac, 1610647632: (4 << 18) | (1 << 27) })).toMatchObject({
      mac: 'c4:0a:24:fe:10:01',
      chip: 'ESP32-C3',
      revision: 4,
      features: expect.arrayContaining(['embedded flash 4 MB']),
    });
    const later = { 1610647632: (1 << 18) | (3 << 21), 1610647640: (1 << 23) | (1 << 24) };
    expect(factsWith('esp32c3', later)).toMatchObject({ chip: 'ESP8686', revision: 109 });
  });

  test('of an S3: octal PSRAM and flash are told; the first revision is told from its misused fields', () => {
    const eight = { 1610641488: 1 << 27, 1610641492: 1 << 3, 1610641468: 1 << 9 };
    expect(factsWith('esp32s3', eight).features).toEqual(
      expect.arrayContaining(['embedded flash 8 MB', 'embedded PSRAM 8 MB', 'octal flash']),
    );
    const misused = { 1610641496: 3 << 24, 1610641488: 1 << 24, 1610641516: 1 };
    expect(factsWith('esp32s3', misused).revision).toBe(0);
    expect(factsWith('esp32s3', { ...misused, 1610641516: 0 }).revision).toBe(300);
  });

  test('of the C2 the MAC lies a word earlier, and its security elsewhere', () => {
    const facts = factsWith('esp32c2', {
      1610647616: 0x1122_3344,
      1610647620: 0x0003_aabb,
      1610647600: (1 << 21) | (1 << 7) | (1 << 6),
    });
    expect(facts.mac).toBe('aa:bb:11:22:33:44');
    expect(facts.revision).toBe(3);
    expect(facts.security).toEqual({
      secureBoot: 'v2',
      flashEncryption: true,
      encryptsNoDownload: true,
      secureDownload: false,
    });
  });

  test('a package that is not known is told by its number', () => {
    expect(factsWith('esp32h2', { 1611335764: 5 }).chip).toBe('ESP32-H2 (package 5)');
    expect(factsWith('esp32', { 1073061900: 3 << 9 }).chip).toBe('ESP32 (package 3)');
  });
});
