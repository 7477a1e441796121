import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableJson } from '../../src/device/printable.ts';

describe('printable text', () => {
  test('keeps what people write in any language', () => {
    expect(printable('Grüße, 世界 ✔')).toBe('Grüße, 世界 ✔');
    expect(printable(new TextEncoder().encode('Grüße'))).toBe('Grüße');
  });

  test('spells out line ends, tabs, escapes and marks that reorder text', () => {
    expect(printable('a\r\n\tb\x1b[2J\u202ec')).toBe('a\\r\\n\\tb\\x1b[2J\\u{202e}c');
  });

  test('shows bytes that are no text one by one', () => {
    expect(printable(Uint8Array.of(0xc0, 0x01, 0x41))).toBe('\\xc0\\x01A');
  });

  test('never lets a control character through, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(printable(bytes)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/);
      }),
    );
  });
});

describe('printable JSON', () => {
  test('is the same value without a character that commands a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printableJson({ text: `${text}\x9b2J\u202e` });
        expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/);
        expect(JSON.parse(shown)).toEqual({ text: `${text}\x9b2J\u202e` });
      }),
    );
  });
});
