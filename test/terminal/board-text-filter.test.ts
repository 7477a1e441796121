import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardTextFilter } from '../../src/terminal/board-text-filter.ts';

/** The last piece ends the stream: what is not whole by then is said, too. */
const shownOf = (...chunks: readonly Uint8Array[]) => {
  const filter = boardTextFilter();
  return chunks.map((chunk, at) => Buffer.from(filter(chunk, at === chunks.length - 1)).toString()).join('');
};
const shown = (...chunks: readonly string[]) => {
  const filter = boardTextFilter();
  return chunks.map((chunk) => Buffer.from(filter(Buffer.from(chunk))).toString()).join('');
};

describe('what a board may do to a terminal', () => {
  test.each([
    ['text and line ends', '>>> print("hé")\r\n', '>>> print("hé")\r\n'],
    ['colours', '\x1b[1;31mred\x1b[0m', '\x1b[1;31mred\x1b[0m'],
    ['line editing', 'ab\b\x1b[K\x1b[3D', 'ab\b\x1b[K\x1b[3D'],
  ])('%s pass', (_, sent, expected) => expect(shown(sent)).toBe(expected));

  test.each([
    ['a window title', 'a\x1b]0;owned\x07b', 'ab'],
    ['the clipboard', 'a\x1b]52;c;aGk=\x1b\\b', 'ab'],
    ['a device query', 'a\x1b[6nb', 'ab'],
    ['private modes', 'a\x1b[?1049hb\x1b[?25l', 'ab'],
    ['a full reset', 'a\x1bcb', 'ab'],
    ['a device control string', 'a\x1bP$q"p\x1b\\b', 'ab'],
    ['shift out and other controls', 'a\x0e\x05\x7fb', 'ab'],
    ['a link', 'a\x1b]8;;http://x/\x1b\\b\x1b]8;;\x1b\\c', 'abc'],
    ['the clipboard by C1', 'a\u009d52;c;aGk=\u009cb', 'ab'],
    ['a sequence by C1', 'a\u009b?1049hb\u009b6nc', 'abc'],
    ['a string by C1 with an end of seven bits', 'a\u0090$q"p\x1b\\b\u009fx\x07c', 'abc'],
    ['a privacy message and a start of string', 'a\x1b^x\x1b\\b\x1bXy\u009cc', 'abc'],
    ['the other C1 controls', 'a\u0084\u0085\u008d\u0096b', 'ab'],
    ['an override of direction', 'a\u202egpj.exe\u202cb\u2066c\u2069\u200f\u061cd', 'agpj.exebcd'],
    ['what nobody sees', 'ma\u200bin\u2060\ufeff\u00ad\u{e0061}\ufe0f.py', 'main.py'],
    ['an escape in the middle of a sequence', 'a\x1b[3\x1b[?25lb', 'ab'],
    ['character sets', 'a\x1b(0b\x1b)0', 'a0b0'],
    ['a string that is begun within a string', 'a\x1b]0;x\x1b\x1b]1;y\x07b', 'ab'],
  ])('%s does not', (_, sent, expected) => expect(shown(sent)).toBe(expected));

  test('of a pile of marks on one letter eight are left, whatever comes between them', () => {
    const marks = (shown: string) => shown.match(/\u0301/g)?.length;
    expect(marks(shown(`a${'\u0301'.repeat(50)}`))).toBe(8);
    expect(marks(shown('a', ...Array(50).fill('\u0301')))).toBe(8);
    expect(marks(shown('a', ...Array(50).fill('\x1b[31m\u0301\r\u0301\b')))).toBe(8);
    expect(marks(shown(`${'a\u0301\u0301'.repeat(9)}`))).toBe(18);
  });

  test('a joined emoji falls apart into its parts and does no harm', () => {
    expect(shown('👩\u200d🚀 ❤\ufe0f')).toBe('👩🚀 ❤');
  });

  test('colours in C1 form are colours', () => {
    expect(shown('\u009b31mred\u009b0m')).toBe('\x1b[31mred\x1b[0m');
  });

  test('bytes that are no UTF-8 are told as such, C1 controls among them', () => {
    expect(shownOf(Uint8Array.of(0x61, 0x9b, 0x32, 0x4a, 0xff, 0x62))).toBe('a\ufffd2J\ufffdb');
    expect(shownOf(Uint8Array.of(0x61, 0xc3))).toBe('a\ufffd');
    // Longer than needed: an escape that a careless decoder would find in it.
    expect(shownOf(Uint8Array.of(0xc0, 0x9b, 0xe0, 0x80, 0x9b, 0x61))).toBe(
      '\ufffd\ufffd\ufffd\ufffd\ufffda',
    );
  });

  test('whatever the bytes, and wherever they are cut, only colours and line editing come out', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc
        .constantFrom(
          '\x1b',
          '[',
          ']',
          'P',
          ';',
          '52;c;',
          'm',
          'h',
          '\x07',
          '\\',
          '\u009b',
          '\u009d',
          '\u009c',
          '\u202e',
          'é',
          '😀',
        )
        .map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), (pieces, cut) => {
        const whole = Buffer.concat(pieces);
        const at = cut % (whole.length + 1);
        const all = shownOf(whole);
        expect(shownOf(whole.subarray(0, at), whole.subarray(at))).toBe(all);
        const rest = all.replace(/\x1b\[[0-9:;]*[mKJABCDEFGHfdsuPX@]/g, '');
        expect(rest).not.toMatch(
          /[\x00-\x06\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f]/,
        );
      }),
    );
  });

  test('noise that looks like the start of a string hides at most one line', () => {
    expect(shown('\x1b]noise\n>>> ')).toBe('\n>>> ');
  });

  test('chunks cut anywhere give the same', () => {
    const text = fc.array(
      fc.constantFrom('\x1b', '[', '?', '1', ';', 'm', 'h', ']', '\x07', '\\', 'a', '\n', 'P'),
    );
    fc.assert(
      fc.property(text, fc.nat(), (parts, cut) => {
        const whole = parts.join('');
        const at = whole.length === 0 ? 0 : cut % whole.length;
        expect(shown(whole.slice(0, at), whole.slice(at))).toBe(shown(whole));
      }),
    );
  });
});
