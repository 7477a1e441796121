import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deflateBlocks } from '../../../src/device/flash/deflate-blocks.ts';
import { demoMicroPython } from '../../../src/device/image/demo-image.ts';

const join = (blocks: { bytes: Uint8Array }[]) => Buffer.concat(blocks.map((block) => block.bytes));

describe('one zlib stream in blocks', () => {
  test('the blocks unpack to the data, whatever mixture it is of', () => {
    const stretch = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.tuple(fc.nat(255), fc.nat(40_000)).map(([byte, size]) => new Uint8Array(size).fill(byte)),
      fc.nat(0xffff).map((seed) => demoMicroPython({ sizeBytes: 40_000, seed }).subarray(0x2000, 0x6000)),
    );
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 6 }), (stretches) => {
        const data = new Uint8Array(Buffer.concat(stretches));
        const blocks = [...deflateBlocks(data)];
        if (data.length > 0) expect(Buffer.compare(inflateSync(join(blocks)), data)).toBe(0);
        else expect(blocks).toEqual([]);
        for (const block of blocks) expect(block.bytes.length).toBeLessThanOrEqual(0x4000);
        for (const block of blocks.slice(0, -1)) expect(block.endBytes % 0x400).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('what cannot be compressed still fits the stub buffer', () => {
    const noise = new Uint8Array(70_000).map((_, index) => Math.imul(index ^ 0x9e37, 0x85ebca6b) >>> 13);
    const blocks = [...deflateBlocks(noise)];
    expect(Math.max(...blocks.map((block) => block.bytes.length))).toBeLessThanOrEqual(0x4000);
    expect(Buffer.compare(inflateSync(join(blocks)), noise)).toBe(0);
  });

  test('cutting costs hardly anything against one stream of its own', () => {
    const image = demoMicroPython({ sizeBytes: 200_000 });
    const packed = join([...deflateBlocks(image)]).length;
    expect(packed / deflateSync(image, { level: 9 }).length).toBeLessThan(1.02);
  });
});
