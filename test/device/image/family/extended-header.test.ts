import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appDescriptor, bootLoaderDescriptor } from '../../../../src/device/image/family/descriptors.ts';
import { parseExtendedImage, revisionWords } from '../../../../src/device/image/family/extended-header.ts';
import { appData, bootLoaderData, extendedImage } from '../../../support/esp32-image.ts';
import { runs } from '../../../support/sampled.ts';

const two = [
  [0x3fff_0030, Buffer.alloc(100, 0x21)],
  [0x4008_0000, Buffer.alloc(52, 0x36)],
] as const;
const image = extendedImage({ segments: two, chipId: 5, minimumRevision: 3, maximumRevision: 199 });
const codeOf = (bytes: Uint8Array, offset = 0) => parseExtendedImage(bytes, offset).problem?.code ?? null;

describe('the extended header', () => {
  test('tells the chip, the revisions, the segments and the codes of the flash', () => {
    expect(parseExtendedImage(image)).toMatchObject({
      header: {
        chipId: 5,
        minimumRevision: 3,
        maximumRevision: 199,
        modeCode: 2,
        sizeCode: 2,
        frequencyCode: 0,
        entryAddress: 0x400805ac,
        segments: [
          { address: 0x3fff0030, sizeBytes: 100 },
          { address: 0x40080000, sizeBytes: 52 },
        ],
      },
      endOffset: image.length,
      digest: { at: image.length - 32, fits: true },
      problem: null,
    });
  });

  test('an image is read where it begins, whatever stands before and behind it', () => {
    const whole = Buffer.concat([Buffer.alloc(0x1000, 0xff), image, Buffer.alloc(77, 0x5a)]);
    expect(parseExtendedImage(whole, 0x1000)).toMatchObject({
      endOffset: 0x1000 + image.length,
      problem: null,
    });
  });

  test.each([
    [0, 3, 300],
    [5, 3, 3],
    [9, 0, 0],
  ])('an old image for chip id %i that says revision %i only means %i', (chipId, oldMinimum, minimum) => {
    const old = extendedImage({ chipId, oldMinimum, maximumRevision: 0 });
    expect(parseExtendedImage(old).header).toMatchObject({
      minimumRevision: minimum,
      maximumRevision: null,
    });
  });

  test.each([
    [0, 'v0.0'],
    [301, 'v3.1'],
    [4, 'v0.4'],
  ])('revision %i is said as %s', (revision, words) => {
    expect(revisionWords(revision)).toBe(words);
  });

  test('an image without a SHA-256 ends with its checksum', () => {
    const plain = extendedImage({ segments: two, hasDigest: false });
    expect(parseExtendedImage(plain)).toMatchObject({
      endOffset: plain.length,
      digest: null,
      problem: null,
    });
  });

  test('a flip of any bit behind the magic byte is noticed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: image.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, mask) => {
          // Whether a digest follows is said in one byte, which nothing else guards.
          fc.pre(at !== 23);
          const damaged = image.slice();
          damaged[at] = (damaged[at] as number) ^ mask;
          expect(codeOf(damaged)).not.toBeNull();
        },
      ),
      { numRuns: runs(150) },
    );
  });

  test('an image that is cut anywhere is cut short', () => {
    for (let length = 1; length < image.length; length += 7)
      expect(codeOf(image.subarray(0, length))).toBe('image-truncated');
  });

  test('no bytes at all make a parser throw or run long', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(40), (bytes, offset) => {
        for (const start of [[], [0xe9], [0xe9, 3, 2, 0x20]]) {
          const tried = new Uint8Array([...start, ...bytes]);
          expect(parseExtendedImage(tried, offset).endOffset).toBeLessThanOrEqual(tried.length + offset + 56);
          appDescriptor(tried, offset);
          bootLoaderDescriptor(tried, offset);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('descriptors', () => {
  test("a program's names its project, its version and its ESP-IDF", () => {
    const app = extendedImage({
      segments: [[0x3f40_0020, appData({ project: 'blink', version: '1.2-dirty', idf: 'v5.1' })]],
    });
    expect(appDescriptor(app)).toEqual({
      project: 'blink',
      version: '1.2-dirty',
      idf: 'v5.1',
      time: '12:34:56',
      date: 'Dec  9 2025',
      secureVersion: 0,
      minimumBlockRevision: 0,
      maximumBlockRevision: 99,
    });
    expect(bootLoaderDescriptor(app)).toBeNull();
  });

  test("a boot loader's names its ESP-IDF", () => {
    const boot = extendedImage({ segments: [[0x3fff_0030, bootLoaderData('v5.4.2')]] });
    expect(bootLoaderDescriptor(boot)).toEqual({ version: 1, idf: 'v5.4.2', date: 'Dec  9 2025 12:34:56' });
    expect(appDescriptor(boot)).toBeNull();
    expect(bootLoaderDescriptor(extendedImage())).toBeNull();
  });

  test('what they say reaches the screen as plain text', () => {
    const data = appData({ project: 'a\x1b[31m\x07b', version: '\xff\x9b1' });
    const app = extendedImage({ segments: [[0x3f40_0020, data]] });
    expect(appDescriptor(app)).toMatchObject({ project: 'a?[31m?b', version: '??1' });
  });
});
