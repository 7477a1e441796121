// The loaders' checksum, whatever the length of the data and wherever in memory it begins.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xorChecksum } from '../../src/device/xor-checksum.ts';

const byteAfterByte = (data: Uint8Array) => data.reduce((sum, byte) => sum ^ byte, 0xef);

test('of nothing is EF', () => {
  expect(xorChecksum(new Uint8Array(0))).toBe(0xef);
});

test('is that of its bytes, one after the other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (bytes, skipped) => {
      const data = bytes.subarray(Math.min(skipped, bytes.length));
      expect(xorChecksum(data)).toBe(byteAfterByte(data));
    }),
  );
});

test('of two parts, one on top of the other, is that of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (data, cut) => {
      const first = xorChecksum(data.subarray(0, cut));
      expect(xorChecksum(data.subarray(cut), first)).toBe(byteAfterByte(data));
    }),
  );
});
