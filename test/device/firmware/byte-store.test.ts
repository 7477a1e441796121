import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createByteStore } from '../../../src/device/firmware/byte-store.ts';

test('keeps the first bytes up to its limit and counts the rest, in whatever pieces they come', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.nat(8000), (parts, limitBytes) => {
      const store = createByteStore(limitBytes);
      for (const part of parts) store.add(part);
      const all = Buffer.concat(parts);
      expect(Buffer.compare(store.bytes(), all.subarray(0, limitBytes))).toBe(0);
      expect(store.dropped).toBe(Math.max(0, all.length - limitBytes));
    }),
  );
});
