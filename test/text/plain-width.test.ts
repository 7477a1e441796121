// The quick answer about the width of a text is string-width's own, for every character that it answers for.
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { plainSegments, plainWidth } from '../../src/text/plain-width.ts';

const plain = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => plainWidth(character) !== null,
);

test('each character that counts as plain is one cell wide, alone and beside each other one', () => {
  expect(plain.length).toBeGreaterThan(1000);
  expect(plain.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  const samples = plain.filter((_, at) => at % 40 === 0);
  for (const first of samples)
    expect(stringWidth(samples.map((second) => first + second).join(''))).toBe(2 * samples.length);
});

test('what is wide, joined or of no width is not answered for', () => {
  for (const text of [
    '漢',
    'e\u0301',
    '👍',
    '⌚',
    '\u200b',
    '▶\ufe0f',
    'a\tb',
    '\u00ad',
    '1\ufe0f\u20e3',
    '가',
    '◾',
  ])
    expect([text, plainWidth(text)]).toEqual([text, null]);
});

test('colours take no room, and other sequences are for the other', () => {
  const text = '\x1b[1;31m── 12 KB ●\x1b[0m';
  expect([plainWidth(text), stringWidth(text)]).toEqual([10, 10]);
  expect(plainWidth('\x1b[2Ja')).toBe(null);
  expect(plainWidth('')).toBe(0);
});

test('the clusters of plain text with escape sequences are those of Intl.Segmenter', () => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const samples = ['', '\x1b[1;31m── 12 KB ●\x1b[0m', plain.join(''), plain.join('\x1b'), '\x1b\x1b[2m…'];
  for (const text of samples)
    expect(plainSegments(text)).toEqual(
      Array.from(segmenter.segment(text), ({ segment, index }) => ({ segment, index })),
    );
  for (const text of ['漢', 'e\u0301', 'a\r\n', '👍']) expect(plainSegments(text)).toBe(null);
});
