import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chipNamed } from '../../../../src/device/chips/index.ts';
import type { ImageFacts } from '../../../../src/device/image/image-facts.ts';
import { recogniseImage } from '../../../../src/device/image/recognise.ts';
import {
  appData,
  arduinoRows,
  bootLoaderData,
  type ExtendedSpec,
  extendedImage,
  laidOut,
  micropythonRows,
  otaEntry,
  partitionTable,
} from '../../../support/esp32-image.ts';
import { runs } from '../../../support/sampled.ts';
import { bareImage, text } from '../build-image.ts';

const esp32 = chipNamed('esp32');
const c3 = chipNamed('esp32c3');
const c5 = chipNamed('esp32c5');
const codes = (facts: ImageFacts) => facts.problems.map(({ code }) => code);

const boot = (chipId: number, more: ExtendedSpec = {}) =>
  extendedImage({ ...more, chipId, segments: [[0x3fff_0030, bootLoaderData()]] });
const program = (chipId: number, about: Parameters<typeof appData>[0] = {}, more: ExtendedSpec = {}) =>
  extendedImage({ ...more, chipId, segments: [[0x3f40_0020, appData(about)]] });

const micropythonStrings = 'MicroPython v1.26.1 on 2025-09-11\0; Generic ESP32 module with ESP32\0';
/** As MicroPython's builds are: from the boot loader on. */
const build = (chipId: number, start: number, strings = micropythonStrings) =>
  laidOut(
    [
      [start, boot(chipId)],
      [0x8000, partitionTable(micropythonRows)],
      [0x10000, program(chipId, { strings })],
    ],
    start,
  );
/** As merged images are: from 0x0 on. */
const merged = laidOut([
  [0x1000, boot(0)],
  [0x8000, partitionTable(arduinoRows)],
  [0xe000, otaEntry(2)],
  [0x10000, program(0, { project: 'arduino-lib-builder', version: 'esp-idf: v4.4.7' })],
  [0x150000, program(0, { project: 'arduino-lib-builder' })],
]);

describe('where a file belongs, by its content', () => {
  test.each([
    ['a build of MicroPython for an ESP32', build(0, 0x1000), esp32, 'everything', 0x1000],
    ['one for an ESP32-C3', build(5, 0), c3, 'everything', 0],
    ['one for an ESP32-C5', build(23, 0x2000), c5, 'everything', 0x2000],
    ['a merged image', merged, esp32, 'everything', 0],
    ['a program alone', program(0), esp32, 'program', 0x10000],
    ['a boot loader alone', boot(0), esp32, 'boot-loader', 0x1000],
    ['a partition table alone', partitionTable(arduinoRows), c3, 'partition-table', 0x8000],
  ] as const)('%s', (_, bytes, chip, holds, offset) => {
    const facts = recogniseImage(bytes, undefined, chip);
    expect(facts.family).toMatchObject({ holds, offset, offsetReason: expect.stringMatching(/^It .*\.$/) });
    expect(facts.problems).toEqual([]);
  });

  test('an old program without a descriptor is told by where its code is mapped', () => {
    const old = extendedImage({ segments: [[0x3f40_0020, Buffer.alloc(64, 0x11)]] });
    expect(recogniseImage(old, undefined, esp32).family?.holds).toBe('program');
  });

  test('a table further behind than usual is found', () => {
    const late = laidOut([
      [0, boot(5)],
      [0x10000, partitionTable([['factory', 0, 0, 0x20000, 0x100000]])],
      [0x20000, program(5)],
    ]);
    expect(recogniseImage(late, undefined, c3).family).toMatchObject({
      holds: 'everything',
      partitions: [{ label: 'factory' }],
      app: { idf: 'v5.4.2' },
    });
  });

  test.each([
    [
      'a program in the place of the boot loader',
      program(0),
      esp32,
      0x1000,
      /would take the boot loader's place/,
    ],
    ['a program at 0x0', program(0), esp32, 0, /would take the boot loader's place/],
    ['a program at 0x0 of a chip that starts there', program(5), c3, 0, /would take the boot loader's place/],
    ['a program off the pages of the flash', program(0), esp32, 0x11000, /mapped by pages of 64 KB/],
    ['a build for 0x1000 at 0x0', build(0, 0x1000), esp32, 0, /looks for at 0x1000/],
    ['a merged image at 0x1000', merged, esp32, 0x1000, /laid out from 0x0 on/],
    ['a boot loader behind its place', boot(5), c3, 0x1000, /looks for at 0x0/],
    [
      'a partition table in the place of the boot loader',
      partitionTable(arduinoRows),
      c3,
      0,
      /not a boot loader/,
    ],
  ] as const)('%s is refused', (_, bytes, chip, offset, words) => {
    const [problem] = recogniseImage(bytes, offset, chip).problems;
    expect(problem).toMatchObject({ code: 'image-misplaced', message: expect.stringMatching(words) });
    expect(problem?.hints?.join()).toMatch(/0x[0-9a-f]+=FILE/);
  });

  test.each([
    [program(0), esp32, 0x10000],
    [program(0), esp32, 0x150000],
    [build(0, 0x1000), esp32, 0x1000],
    [partitionTable(arduinoRows), c3, 0x9000],
  ] as const)('a right place is no problem (%#)', (bytes, chip, offset) => {
    expect(recogniseImage(bytes, offset, chip).problems).toEqual([]);
  });
});

describe('which firmware it is', () => {
  test('MicroPython by its strings, with the board; its descriptor is empty', () => {
    expect(recogniseImage(build(0, 0x1000), undefined, esp32)).toMatchObject({
      kind: 'micropython',
      version: '1.26.1',
      board: 'Generic ESP32 module with ESP32',
      chip: 'esp32',
      integrity: 'sha256',
      header: { flashMode: 'dio', flashFrequencyMHz: 40, flashSizeBytes: 4 << 20 },
    });
  });

  test.each([
    [{ project: 'arduino-lib-builder' }, 'arduino', null],
    [{ project: 'esp-at', version: 'v3.2.0.0' }, 'at', 'v3.2.0.0'],
    [{ project: 'circuitpython', version: '9.0.0' }, 'circuitpython', '9.0.0'],
    [
      { strings: 'Adafruit CircuitPython 9.2.1 on 2024-11-20; XIAO ESP32C3 with ESP32C3\0' },
      'circuitpython',
      '9.2.1',
    ],
    [{ strings: 'powered by Lua 5.3.5 [5.3-int32] on IDF v5.0.2\0' }, 'nodemcu', 'Lua 5.3.5 on IDF v5.0.2'],
    [{ project: 'bedroom', strings: 'ESPHome version 2025.2.0 compiled on' }, 'esphome', '2025.2.0'],
    [{ project: 'arduino-lib-builder', strings: 'Tasmota 14.4.1\0' }, 'tasmota', '14.4.1'],
    [{ project: 'blink', version: '1.0' }, 'esp-idf', '1.0'],
    [{}, 'esp-idf', null],
  ])('%j is %s %s', (about, kind, version) => {
    expect(recogniseImage(program(5, about), undefined, c3)).toMatchObject({ kind, version });
  });

  test('of several programs the one that starts counts', () => {
    const facts = recogniseImage(merged, undefined, esp32);
    expect(facts).toMatchObject({ kind: 'arduino', family: { partitions: [{}, {}, {}, {}, {}] } });
    expect(facts.family?.app?.version).toBe('');
  });
});

describe('images for another chip are refused by their header alone', () => {
  test.each([
    [5, esp32, 'This image is for an ESP32-C3, not for an ESP32.'],
    [0, c3, 'This image is for an ESP32, not for an ESP32-C3.'],
    [9, chipNamed('esp8266'), 'This image is for an ESP32-S3, not for an ESP8266.'],
  ])('image chip id %i', (chipId, chip, message) => {
    for (const bytes of [program(chipId), boot(chipId)])
      expect(recogniseImage(bytes, undefined, chip).problems).toMatchObject([
        { code: 'image-wrong-chip', message },
      ]);
  });

  test('an image for an ESP8266 is none for a chip of the family', () => {
    expect(recogniseImage(bareImage({}), 0, c3).problems).toMatchObject([
      { code: 'image-wrong-chip', message: 'This image is for an ESP8266, not for an ESP32-C3.' },
    ]);
  });

  test('a chip of later days is told by its number, not taken for damage', () => {
    for (const chip of [esp32, chipNamed('esp8266')])
      expect(recogniseImage(program(28), undefined, chip).problems).toMatchObject([
        { code: 'image-wrong-chip', message: expect.stringContaining('image chip id 28') },
      ]);
  });

  test('a boot loader and a program of two chips come of a mix-up', () => {
    const mixed = laidOut([
      [0, boot(5)],
      [0x8000, partitionTable(micropythonRows)],
      [0x10000, program(9)],
    ]);
    expect(recogniseImage(mixed, undefined, c3).problems).toMatchObject([
      {
        code: 'image-wrong-chip',
        message: 'Its boot loader is for an ESP32-C3, its program for an ESP32-S3.',
      },
    ]);
  });
});

describe('damage is seen before a byte is written', () => {
  const whole = build(0, 0x1000);

  test.each([
    ['in the boot loader', 0x30, 'image-damaged', /^The checksum/],
    ['in the program', 0xf030, 'image-damaged', /^In the program at 0xf000: The checksum/],
    ['in the table', 0x7008, 'image-partitions', /MD5 of the partition table/],
  ])('a flip %s', (_, at, code, words) => {
    const damaged = whole.slice();
    damaged[at] = (damaged[at] as number) ^ 1;
    expect(recogniseImage(damaged, undefined, esp32).problems[0]).toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  test('a build that is cut in its program is cut short', () => {
    expect(codes(recogniseImage(whole.subarray(0, -5), undefined, esp32))).toEqual(['image-truncated']);
  });

  test('a program that is larger than its partition is told', () => {
    const small = laidOut([
      [0, boot(5)],
      [0x8000, partitionTable([['factory', 0, 0, 0x10000, 0x1000]])],
      [0x10000, extendedImage({ chipId: 5, segments: [[0x3c00_0020, Buffer.alloc(0x1800, 7)]] })],
    ]);
    expect(recogniseImage(small, undefined, c3).problems).toMatchObject([
      {
        code: 'image-partitions',
        message: expect.stringMatching(/Its program has 6.\d KB, its partition "factory" 4 KB/),
      },
    ]);
  });

  test('what is no image is named for a chip of the family, too', () => {
    expect(recogniseImage(text('PK\x03\x04'), 0x1000, esp32).problems[0]?.message).toMatch(/zip/);
    expect(recogniseImage(text('%PDF-1.4'), undefined, c3).problems[0]).toMatchObject({
      hints: ['Check which file you meant: firmware for an ESP32-C3 is a .bin.'],
    });
    expect(recogniseImage(new Uint8Array(300).fill(7), undefined, esp32).problems[0]?.message).toMatch(
      /not with e9 as an ESP32 image does: a board could not start it from 0x1000/,
    );
    expect(recogniseImage(new Uint8Array(300).fill(7), 0x200000, esp32)).toMatchObject({
      kind: 'raw',
      problems: [],
    });
  });

  test('no input at all makes it throw', () => {
    const bases = [whole, merged.slice(0, 0x12000), program(5), partitionTable(arduinoRows)];
    const broken = fc
      .tuple(fc.constantFrom(...bases), fc.nat(0x10100), fc.uint8Array({ maxLength: 40 }), fc.nat(0xf100))
      .map(([image, length, bytes, at]) => {
        const copy = image.slice(0, length);
        copy.set(bytes.subarray(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
        return copy;
      });
    fc.assert(
      fc.property(broken, fc.constantFrom(esp32, c3, c5, chipNamed('esp8266')), (bytes, chip) => {
        expect(recogniseImage(bytes, undefined, chip).sizeBytes).toBe(bytes.length);
      }),
      { numRuns: runs(150) },
    );
  });
});
