import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { romFlash } from '../../../../src/device/chips/esp8266/rom-flash.ts';

const sector = 0x1000;

/** SPIEraseArea as the mask ROM has it: the sectors up to the block's end are erased and not subtracted. */
function sectorsErasedByRom(start: number, asked: number): number {
  const head = Math.min(16 - (start % 16), asked);
  return head + asked;
}

const ranges = fc.tuple(fc.nat(1023), fc.integer({ min: 1, max: 200 }));

describe('how much to ask the ROM to erase', () => {
  test('everything that is to be written is erased, whatever its place and length', () => {
    fc.assert(
      fc.property(ranges, ([start, count]) => {
        const range = { offset: start * sector, sizeBytes: count * sector };
        const erased = sectorsErasedByRom(start, romFlash.eraseBytes(range) / sector);
        expect(erased).toBeGreaterThanOrEqual(count);
        expect(erased).toBeLessThanOrEqual(count + 1);
        expect(romFlash.erasedSectors(range)).toBe(erased);
      }),
    );
  });

  test('an even number of sectors is erased exactly, so what lies behind is kept', () => {
    fc.assert(
      fc.property(ranges, ([start, half]) => {
        const range = { offset: start * sector, sizeBytes: half * 2 * sector };
        expect(romFlash.erasedSectors(range)).toBe(half * 2);
      }),
    );
  });

  test('a single sector cannot be erased alone', () => {
    expect(romFlash.erasedSectors({ offset: 0, sizeBytes: sector })).toBe(2);
  });
});
