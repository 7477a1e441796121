import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeFlashId, isPlausibleFlashId } from '../../../src/device/loader/flash-id.ts';
import { flashParts, flashVendors } from '../../../src/device/loader/flash-ids.ts';

describe('what a flash id says', () => {
  test('the usual chip of a NodeMCU: vendor first, capacity as a power of two', () => {
    expect(describeFlashId(0x1640ef)).toEqual({
      vendorId: 0xef,
      deviceId: 0x4016,
      vendor: 'Winbond',
      part: 'W25Q32',
      sizeBytes: 4 << 20,
    });
  });

  test('an unknown part keeps its size, an unknown capacity has none: better to ask than to guess', () => {
    expect(describeFlashId(0x154277)).toMatchObject({ vendor: null, part: null, sizeBytes: 2 << 20 });
    expect(describeFlashId(0x2940ef).sizeBytes).toBeNull();
  });

  test('Adesto codes the size in its second byte', () => {
    expect(describeFlashId(0x01471f)).toMatchObject({ vendor: 'Adesto', sizeBytes: 4 << 20 });
    expect(describeFlashId(0x01441f).sizeBytes).toBe(512 << 10);
  });

  test('some makers add 0x20 to the capacity', () => {
    expect(describeFlashId(0x3660ef).sizeBytes).toBe(4 << 20);
  });

  test('a line that nobody drives is not a chip', () => {
    for (const rdid of [0, 0xffffff, 0xffff3f, 0xff000000]) expect(isPlausibleFlashId(rdid)).toBe(false);
    expect(isPlausibleFlashId(0x1640ef)).toBe(true);
  });

  test('every id gives an answer without failing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (rdid) => {
        const { sizeBytes } = describeFlashId(rdid);
        expect(sizeBytes === null || (sizeBytes >= 256 << 10 && sizeBytes <= 16 << 20)).toBe(true);
      }),
    );
  });

  test('every named part has a named vendor, and some forty are named', () => {
    expect(flashParts.size).toBeGreaterThanOrEqual(40);
    for (const id of flashParts.keys()) expect(flashVendors.has(id >> 16)).toBe(true);
  });
});
