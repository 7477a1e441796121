import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isPrintable,
  printable,
  printableJson,
  printableLines,
  safe,
  visible,
} from '../../src/text/printable.ts';
import { anyText } from '../support/any-text.ts';

/** Written out, so that the class in the code is held against something else than itself. */
const commands = /[\x00-\x1f\x7f-\x9f]/;
const hidden =
  /\u034f|[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\p{Variation_Selector}|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;

test('what was left out brings no more than eight marks onto a letter, and is safe once more', () => {
  const piled = `a${'\u0301\u0301\u0301\u0301\u200b'.repeat(40)}`;
  expect(visible(piled)).toBe(`a${'\u0301'.repeat(8)}`);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '\u0301', '\u0321', '\u200b', '\ufe0f', '\x07', '\u202e'), {
        maxLength: 60,
      }),
      (parts) => {
        const text = visible(parts.join(''));
        expect(isPrintable(text)).toBe(true);
        expect(printable(printable(parts.join('')))).toBe(printable(parts.join('')));
      },
    ),
  );
});

describe('printable text', () => {
  test('keeps what people write in any language', () => {
    expect(printable('Grüße, 世界 ✔')).toBe('Grüße, 世界 ✔');
    expect(printable('हिन्दी, ไทย, עברית, العربية, 😀')).toBe('हिन्दी, ไทย, עברית, العربية, 😀');
    expect(printable(new TextEncoder().encode('Grüße'))).toBe('Grüße');
  });

  test('spells out line ends, tabs, escapes and marks that reorder text', () => {
    expect(printable('a\r\n\tb\x1b[2J\u202ec')).toBe('a\\r\\n\\tb\\x1b[2J\\u{202e}c');
  });

  test.each([
    ['C1 in UTF-8, which is CSI', 'a\u009b2Jb', 'a\\x9b2Jb'],
    ['an Arabic letter mark', 'a\u061cb', 'a\\u{61c}b'],
    ['an isolate', 'a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['a soft hyphen', 'a\u00adb', 'a\\xadb'],
    ['a zero-width space in a name', 'main\u200b.py', 'main\\u{200b}.py'],
    ['tags, in which words can be hidden', 'a\u{e0061}b', 'a\\u{e0061}b'],
    ['a variation selector beyond the first plane', 'a\u{e0100}b', 'a\\u{e0100}b'],
    ['a filler that looks like nothing', 'a\u3164b', 'a\\u{3164}b'],
    ['half of a surrogate pair', 'a\ud800b', 'a\\u{d800}b'],
  ])('shows %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
    expect(visible(text)).not.toMatch(hidden);
    expect(isPrintable(text)).toBe(false);
  });

  test('a letter with more marks than any language has does not grow into other rows', () => {
    expect(printable(`a${'\u0301'.repeat(8)}`)).toBe(`a${'\u0301'.repeat(8)}`);
    expect(printable(`a${'\u0301'.repeat(9)}b`)).toBe(`a${'\u0301'.repeat(8)}\\u{301}b`);
  });

  test('shows bytes that are no text one by one', () => {
    expect(printable(Uint8Array.of(0xc0, 0x01, 0x41))).toBe('\\xc0\\x01A');
  });

  test('never lets a control or a hidden character through, whatever the text or the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), anyText()), (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(commands);
        expect(shown).not.toMatch(hidden);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });

  test('our own words stand as they are written, and only what is put in is made printable', () => {
    expect(safe`\x1b[2K${'name\x1b]0;x\x07'} of ${3}\n`).toBe('\x1b[2Kname\\x1b]0;x\\x07 of 3\n');
    expect(printableLines('Error: \x1b[2J\n    at here')).toBe('Error: \\x1b[2J\n    at here');
  });
});

describe('printable JSON', () => {
  test('is the same value without a character that commands a terminal', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const shown = printableJson({ text: `${text}\x9b2J\u202e\u{e0061}` });
        expect(shown).not.toMatch(commands);
        expect(shown).not.toMatch(hidden);
        expect(JSON.parse(shown)).toEqual({ text: `${text}\x9b2J\u202e\u{e0061}` });
      }),
    );
  });
});
