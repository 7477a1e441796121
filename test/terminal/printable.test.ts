import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableBytes } from '../../src/terminal/printable.ts';

describe('text that nobody vouches for', () => {
  test('never holds a control character, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('bytes never throw and never hold a control character', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(printableBytes(bytes)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  test('ordinary words stay as they are', () => {
    expect(printable('MicroPython v1.27.0 – GPIO é')).toBe('MicroPython v1.27.0 – GPIO é');
  });

  test('is cut at its limit, because a firmware string may be as long as its flash', () => {
    expect(printable('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});
