import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sdkCrc } from '../../../src/device/chips/esp8266/image-header.ts';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import type { ImageFacts } from '../../../src/device/image/image-facts.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';
import { runs } from '../../support/sampled.ts';
import { bareImage, concat, sisterImage, text } from './build-image.ts';

const KB = 1024;
const small = demoMicroPython({ sizeBytes: 60 * KB });
const codes = (facts: ImageFacts) => facts.problems.map((problem) => problem.code);

describe('what a file is', () => {
  test('an empty file is refused', () => {
    expect(codes(recogniseImage(new Uint8Array(0)))).toEqual(['image-empty']);
  });

  test('128 bytes that begin with 05 are the SDK init data', () => {
    const data = new Uint8Array(128);
    data[0] = 5;
    expect(recogniseImage(data)).toMatchObject({ kind: 'init-data', problems: [] });
  });

  test('a file without a header may go behind 0x0, as the second file of a NodeMCU pair does', () => {
    const irom = new Uint8Array(4096);
    expect(recogniseImage(irom, 0x10000)).toMatchObject({ kind: 'raw', problems: [] });
    expect(codes(recogniseImage(irom, 0))).toEqual(['image-unknown']);
  });

  test.each([
    [text('\x1f\x8b\x08'), /gzip/],
    [text('PK\x03\x04'), /zip/],
    [text('\x7fELF'), /linker/],
    [text('<!DOCTYPE html>'), /web page/],
    [new Uint8Array(5000).fill(0xff), /nothing but FF/],
  ])('what is no image is named for what it is (%#)', (bytes, words) => {
    const { problems } = recogniseImage(bytes);
    expect(problems[0]).toMatchObject({ code: 'image-unknown' });
    expect(problems[0]?.message).toMatch(words);
  });

  test.each([
    [0, 'ESP32'],
    [5, 'ESP32-C3'],
    [9, 'ESP32-S3'],
  ])('an image of a sister chip (id %i) is refused by its name', (id, name) => {
    const facts = recogniseImage(sisterImage(id));
    expect(facts.kind).toBe('esp32');
    expect(facts.problems[0]).toMatchObject({ code: 'image-wrong-chip' });
    expect(facts.problems[0]?.message).toContain(`an ${name},`);
  });

  test('a merged ESP32 image, blank up to its boot loader at 0x1000, is refused as wrong chip too', () => {
    const merged = concat(new Uint8Array(0x1000).fill(0xff), sisterImage(0));
    expect(codes(recogniseImage(merged))).toEqual(['image-wrong-chip']);
  });

  test.each([
    [
      'MicroPython v1.8.7-7-gb5a1a20a3 on 2017-01-09; ESP module with ESP8266',
      'micropython',
      '1.8.7-7-gb5a1a20a3',
    ],
    [
      'NodeMCU 3.0.0.0 built on nodemcu-build.com provided by frightanic.com\n\tbranch: release',
      'nodemcu',
      '3.0.0.0',
    ],
    ['NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4\0', 'nodemcu', '0.9.5'],
    [
      'NodeMCU custom build by frightanic.com\0powered by Lua 5.1.4 on SDK 2.2.1(cfd48f3)',
      'nodemcu',
      'custom build on SDK 2.2.1',
    ],
    ['Tasmota\0Tasmota 13.4.0\0', 'tasmota', '13.4.0'],
    ['AT version:1.7.0.0(Aug 16 2018 00:57:04)', 'at', '1.7.0.0'],
    ['nothing that anyone knows', 'esp8266', null],
  ])('the banner %j makes it %s %s', (banner, kind, version) => {
    expect(recogniseImage(bareImage({ strings: banner }))).toMatchObject({ kind, version, problems: [] });
  });

  test.each([
    ['ESP module (1M) with ESP8266', 1024 * KB],
    ['ESP module (512K) with ESP8266', 512 * KB],
    ['ESP module with ESP8266', 2048 * KB],
  ])('MicroPython for %s needs %i bytes of flash', (board, needsFlashBytes) => {
    const strings = `MicroPython v1.20.0 on 2023-04-26\0; ${board}`;
    expect(recogniseImage(bareImage({ strings })).needsFlashBytes).toBe(needsFlashBytes);
  });

  test('an Arduino image has the boot loader at 0x0 and its own header at 0x1000, and both are checked', () => {
    const sketch = bareImage({ address: 0x40201010 });
    const image = concat(bareImage({ address: 0x4010f000, padTo: 0x1000 }), sketch);
    expect(recogniseImage(image)).toMatchObject({ kind: 'arduino', problems: [] });
    image[0x1000 + 40] = (image[0x1000 + 40] as number) ^ 1;
    expect(codes(recogniseImage(image))).toEqual(['image-damaged']);
    expect(codes(recogniseImage(image.subarray(0, 0x1020)))).toEqual(['image-truncated']);
  });

  test('a version 2 image is followed through both headers, its checksum and its CRC', () => {
    const irom = new Uint8Array(64).fill(7);
    const inner = bareImage({});
    const outer = concat(
      Uint8Array.of(0xea, 4, 0, 0x20, 4, 0, 0x10, 0x40, 0, 0, 0, 0, irom.length, 0, 0, 0),
      irom,
      inner,
    );
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(sdkCrc(outer));
    const image = concat(outer, crc);
    expect(recogniseImage(image)).toMatchObject({ header: { format: 2 }, problems: [] });
    image[20] = 8; // in the irom, which only the CRC covers
    expect(codes(recogniseImage(image))).toEqual(['image-damaged']);
  });

  test('the CRC of version 2 is CRC-32 inverted in its upper half, and one more in its lower', () => {
    // CRC-32 of '123456789' is 0xcbf43926, its published check value; of 'abc' 0x352441c2.
    expect(sdkCrc(text('123456789'))).toBe(0x340bc6d9);
    expect(sdkCrc(text('abc'))).toBe(0x352441c3);
  });

  test('more than 16 segments is no header of an ESP8266, whose boot ROM takes no more', () => {
    const image = bareImage({});
    image[1] = 17;
    expect(recogniseImage(image).problems[0]?.message).toMatch(/17 segments/);
    image[1] = 16;
    expect(recogniseImage(image).problems[0]?.message).toMatch(/segment 2/i);
  });

  test('what a banner says reaches the screen as short plain text whatever bytes surround it', () => {
    const strings = 'MicroPython v1.27.0\x1b[31m on 2025-12-09\0NodeMCU 3.0\x07.0 ';
    const { version } = recogniseImage(bareImage({ strings }));
    expect(version ?? '').toMatch(/^[\w.-]*$/);
  });
});

describe('damage is seen before a byte is written', () => {
  test('an image that lacks its last byte, the checksum, is cut short', () => {
    const image = bareImage({});
    expect(codes(recogniseImage(image))).toEqual([]);
    expect(codes(recogniseImage(image.subarray(0, -1)))).toEqual(['image-truncated']);
  });

  test('a flip of any byte but the two patched header bytes is noticed in a MicroPython image', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: small.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, mask) => {
          const damaged = small.slice();
          damaged[at] = (damaged[at] as number) ^ mask;
          expect(recogniseImage(damaged).problems).not.toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a MicroPython image cut anywhere in its segments or behind its length word is noticed', () => {
    const segmentsEnd = 8 + 24 + 30712 + 1108 + 2920;
    const cut = fc.oneof(
      fc.integer({ min: 0, max: segmentsEnd }),
      fc.integer({ min: 0x9000, max: small.length - 1 }),
    );
    fc.assert(
      fc.property(cut, (length) => {
        expect(recogniseImage(small.subarray(0, length)).problems).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('a backup that begins with an intact MicroPython is intact, whatever files lie behind it', () => {
    const backup = concat(small, new Uint8Array(8 * KB).fill(0x5a));
    expect(recogniseImage(backup)).toMatchObject({ kind: 'micropython', integrity: 'md5', problems: [] });
  });

  test('no input at all makes it throw', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(small, demoNodeMcu({ sizeBytes: 72 * KB }), sisterImage(0)),
        fc.nat(72 * KB),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(0x9100),
      )
      .map(([image, length, bytes, at]) => {
        const copy = image.slice(0, length);
        copy.set(bytes.subarray(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
        return copy;
      });
    const headed = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => concat(Uint8Array.of(0xea - (bytes.length & 1)), bytes));
    fc.assert(
      fc.property(fc.oneof(mutated, headed, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const facts = recogniseImage(bytes);
        expect(facts.sizeBytes).toBe(bytes.length);
      }),
      { numRuns: runs(300) },
    );
  });
});
