import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSize, parseSize } from '../../src/device/sizes.ts';

const KB = 1024;
const MB = 1024 * KB;

describe('sizes and offsets as people write them', () => {
  test.each([
    ['4096', 4096],
    ['0x1000', 4096],
    ['0X3FC000', 0x3fc000],
    ['4KB', 4 * KB],
    ['4kb', 4 * KB],
    ['1 MB', MB],
    ['16MB', 16 * MB],
    ['0', 0],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each(['', '4K', '4 GB', '-1', '1.5MB', '0x', '12abc', '17MB', '0x10KB0', 'KB', '99999999999'])(
    '%j is refused by name, with the forms that would do',
    (text) => {
      expect(() => parseSize(text, 'the offset')).toThrow(/is not understood as the offset/);
    },
  );

  test('no text makes it return anything but a number of bytes that flash can have', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const value = parseSize(text);
          expect(Number.isSafeInteger(value) && value >= 0 && value <= 16 * MB).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage' });
        }
      }),
    );
  });

  test.each([
    [1, '1 byte'],
    [128, '128 bytes'],
    [618512, '604 KB'],
    [1536, '1.5 KB'],
    [4 * MB, '4 MB'],
  ])('%i bytes read as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
