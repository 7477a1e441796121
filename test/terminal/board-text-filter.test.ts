import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardTextFilter } from '../../src/terminal/board-text-filter.ts';

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
  ])('%s does not', (_, sent, expected) => expect(shown(sent)).toBe(expected));

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
