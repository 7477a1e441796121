import { describe, expect, test } from 'vitest';
import { forShell } from '../../../src/advice/render.ts';
import type { Hint } from '../../../src/device/advice.ts';
import { checkFiles, type Target } from '../../../src/device/flash/checks.ts';
import { type FlashFile, prepareFiles } from '../../../src/device/flash/prepare.ts';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { bareImage, sisterImage, text } from '../image/build-image.ts';

const KB = 1024;
const MB = 1024 * KB;
const micropython = demoMicroPython({ sizeBytes: 60 * KB });

const board = (change: Partial<Target> = {}): Target => ({
  chip: {
    chip: 'ESP8266EX',
    chipId: 1,
    mac: 'ec:fa:bc:12:34:56',
    crystalMHz: 26,
    features: [],
    flash: { vendorId: 0xef, deviceId: 0x4016, vendor: 'Winbond', part: 'W25Q32', sizeBytes: 4 * MB },
  },
  flashSizeBytes: 4 * MB,
  present: 'blank',
  willEraseAll: false,
  isVirtual: true,
  ...change,
});

const check = (files: FlashFile[], change: Partial<Target> = {}, force = false) => {
  const target = board(change);
  return checkFiles(prepareFiles(files, target.flashSizeBytes, {}), target, force);
};
const at = (offset: number | null, bytes: Uint8Array, path = 'a.bin') => ({ path, offset, bytes });
const raw = (size: number) => new Uint8Array(size).fill(1);

/** The first warning, as a shell words it. */
const first = (warnings: readonly Hint[]): string => warnings.slice(0, 1).map(forShell).join();

describe('refused before anything is erased', () => {
  test.each([
    [
      'two files that overlap',
      [at(0x10000, raw(0x2000)), at(0x11000, raw(10), 'b.bin')],
      'image-overlap',
      /overlap/,
    ],
    [
      'two files in one sector',
      [at(0x10000, raw(8)), at(0x10800, raw(8), 'b.bin')],
      'image-overlap',
      /share a sector/,
    ],
    ['a file beyond the end', [at(0x3ff000, raw(0x1001))], 'image-too-large', /0x400001.*0x400000/],
    ['an odd offset', [at(0x10002, raw(8))], 'usage', /multiple of 4/],
    ['an empty file', [at(0, raw(0))], 'image-empty', /empty/],
    ['an image for an ESP32', [at(0, sisterImage(0))], 'image-wrong-chip', /ESP32/],
    ['a truncated image', [at(0, micropython.subarray(0, 50_000))], 'image-truncated', /cut short/],
    ['no image at 0x0', [at(0, raw(100))], 'image-unknown', /not with e9/],
  ] as const)('%s', (_, files, code, words) => {
    const refused = () => check([...files]);
    expect(refused).toThrow(words);
    expect(refused).toThrow(expect.objectContaining({ code, board: 'unchanged' }));
  });

  test('a damaged image, by its checksum and by its MD5', () => {
    const damaged = micropython.slice();
    damaged[0x100] = (damaged[0x100] as number) ^ 1;
    expect(() => check([at(0, damaged)])).toThrow(expect.objectContaining({ code: 'image-damaged' }));
  });

  test('a standard MicroPython on less than 2 MB, with the size it needs', () => {
    expect(() => check([at(0, micropython)], { flashSizeBytes: MB })).toThrow(/needs 2 MB.*has 1 MB/);
  });

  test('a version 2 image at 0x0, which wants a boot loader before it', () => {
    const image = bareImage({}).slice();
    const outer = Buffer.concat([
      Uint8Array.of(0xea, 4, 0, 0x20, 4, 0, 0x10, 0x40),
      new Uint8Array(8),
      image,
    ]);
    expect(() => check([at(0, new Uint8Array(outer))])).toThrow(/boot loader at 0x0/);
    expect(() => check([at(0x1000, new Uint8Array(outer))])).not.toThrow();
  });

  test('the demo image on a real board, which could not run it', () => {
    expect(() => check([at(0, micropython)], { isVirtual: false })).toThrow(/only a virtual board/);
  });

  test('a chip that does not tell its size, until the person does', () => {
    expect(() => check([at(0, micropython)], { flashSizeBytes: null })).toThrow(/does not tell its size/);
  });
});

describe('what just fits', () => {
  test('a file that ends with the flash is written', () => {
    expect(check([at(0x3ff000, raw(0x1000))])).toEqual([]);
  });

  test('a header of 4 MB is right for MicroPython on a larger chip, whose rest it cannot use', () => {
    expect(check([at(0, micropython)], { flashSizeBytes: 8 * MB })).toEqual([]);
  });
});

describe('the right to do it anyway', () => {
  test.each([
    ['a wrong chip', at(0, sisterImage(0))],
    ['a truncated image', at(0, micropython.subarray(0, 50_000))],
    ['no image at all', at(0, raw(100))],
  ])('--force flashes %s and says what it is', (_, file) => {
    expect(first(check([file], {}, true))).toMatch(/^Forced: a.bin/);
  });

  test.each([
    ['overlap', [at(0, raw(0x2000)), at(0x1000, raw(10))]],
    ['a file beyond the end', [at(0x3ff000, raw(0x1001))]],
    ['an empty file', [at(0, raw(0))]],
  ] as const)('--force cannot do the impossible: %s', (_, files) => {
    expect(() => check([...files], {}, true)).toThrow();
  });
});

describe('warned of', () => {
  test('MicroPython over another firmware, and NodeMCU over MicroPython, unless all is erased', () => {
    const nodemcu = at(0, demoNodeMcu({ sizeBytes: 72 * KB }));
    expect(first(check([at(0, micropython)], { present: 'other' }))).toMatch(/--erase-all/);
    expect(first(check([nodemcu], { present: 'micropython' }))).toMatch(/holds MicroPython/);
    expect(check([nodemcu], { present: 'micropython', willEraseAll: true })).toEqual([]);
    expect(check([at(0, micropython)], { present: 'micropython' })).toEqual([]);
  });

  test('init data that a large file would overwrite', () => {
    expect(first(check([at(0x3fb000, raw(0x2000))]))).toMatch(/init data at 0x3fc000/);
  });

  test('a header that claims more flash than there is', () => {
    const image = bareImage({ strings: 'x' }).slice();
    image[3] = 0x40;
    expect(first(check([at(0, image)], { flashSizeBytes: MB }))).toMatch(/says 4 MB.*has 1 MB/);
  });

  test('a MicroPython whose header claims less than there is, since it would not use the rest', () => {
    const image = micropython.slice();
    image[3] = 0x20;
    expect(first(check([at(0, image)]))).toMatch(/--flash-size detect/);
  });

  test('an ESP8285, which boots in mode dout only', () => {
    const chip = { ...board().chip, chip: 'ESP8285' };
    expect(first(check([at(0, bareImage({ strings: text('x').toString() }))], { chip }))).toMatch(/dout/);
  });
});

describe('where files go by themselves', () => {
  test('init data goes 16 KB before the end of flash', () => {
    const initData = new Uint8Array(128);
    initData[0] = 5;
    expect(prepareFiles([at(null, initData)], MB, {})[0]?.offset).toBe(0xfc000);
    expect(() => prepareFiles([at(null, initData)], null, {})).toThrow(/does not tell its size/);
  });

  test('the header is patched at 0x0 only, and the MD5 is of the patched bytes', () => {
    const plain = prepareFiles([at(0, micropython)], 4 * MB, {})[0];
    const patched = prepareFiles([at(0, micropython)], 2 * MB, { mode: 'dout', sizeBytes: 'detect' })[0];
    expect(patched?.facts.header).toMatchObject({ flashMode: 'dout', flashSizeBytes: 2 * MB });
    expect(patched?.md5).not.toBe(plain?.md5);
    const second = prepareFiles([at(0x100000, micropython)], 4 * MB, { mode: 'dout' })[0];
    expect(second?.bytes).toBe(micropython);
  });
});
