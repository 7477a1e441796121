import { describe, expect, test } from 'vitest';
import {
  chipIdOf,
  type EfuseWords,
  embeddedFlashOf,
  macOf,
} from '../../../../src/device/chips/esp8266/efuse.ts';

/** Sets single bits of the 128-bit block; bit 0 is the lowest of the first word. */
const withBits = (...bits: number[]): EfuseWords => {
  const words = [0, 0, 0, 0];
  for (const bit of bits) words[bit >> 5] = ((words[bit >> 5] as number) | (1 << (bit & 31))) >>> 0;
  return words as unknown as EfuseWords;
};

describe('the MAC address in the efuses', () => {
  test('takes its first half from the fourth word where that is burnt', () => {
    expect(macOf([0x56000000, 0x00001234, 0, 0x00ecfabc])).toBe('ec:fa:bc:12:34:56');
  });

  test('falls back on the two vendor prefixes of early chips', () => {
    expect(macOf([0xaa000000, 0x0000bbcc, 0, 0])).toBe('18:fe:34:bb:cc:aa');
    expect(macOf([0xaa000000, 0x0001bbcc, 0, 0])).toBe('ac:d0:74:bb:cc:aa');
  });

  test('is an error, not an invention, where neither is known', () => {
    expect(() => macOf([0, 0x00020000, 0, 0])).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  test('the chip id is the lower three bytes of the second word and the top byte of the first', () => {
    expect(chipIdOf([0x56000000, 0x99ff1234, 0, 0])).toBe(0xff123456);
  });
});

describe('flash inside the package', () => {
  test('there is none in an ESP8266EX', () => {
    expect(embeddedFlashOf(withBits())).toBeNull();
    expect(embeddedFlashOf(withBits(5, 121, 122))).toBeNull();
  });

  test.each([
    [[4], 1],
    [[4, 122], 2],
    [[80, 121], 2],
    [[80, 121, 122], 4],
  ])('bits %j say %i MB', (bits, megabytes) => {
    expect(embeddedFlashOf(withBits(...bits))?.sizeBytes).toBe(megabytes << 20);
  });

  test('an unknown mix of bits gives no size, and bit 5 a high temperature part', () => {
    expect(embeddedFlashOf(withBits(4, 5, 123))).toEqual({ sizeBytes: null, isHighTemperature: true });
  });
});
