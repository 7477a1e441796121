import { describe, expect, test } from 'vitest';
import { foldPieces } from '../../src/components/fold-pieces.ts';
import { printable } from '../../src/text/printable.ts';

const texts = (parts: readonly string[][], width: number) =>
  foldPieces(
    parts.map((part) => part.map((text) => ({ text: printable(text) }))),
    width,
  ).map((row) => row.map(({ text }) => text).join(''));

describe('pieces that are folded', () => {
  const parts = [['480 KB'], [', erases ', '416 KB'], ['; 124 KB are there']];

  test('stay in one row where they fit', () => {
    expect(texts(parts, 40)).toEqual(['480 KB, erases 416 KB; 124 KB are there']);
  });

  test('begin a row without the mark that would have joined them, and are not torn apart', () => {
    expect(texts(parts, 25)).toEqual(['480 KB, erases 416 KB', '124 KB are there']);
    expect(texts(parts, 16)).toEqual(['480 KB', 'erases 416 KB', '124 KB are there']);
  });

  test('that are empty take no row', () => {
    expect(texts([[''], ['a'], ['']], 5)).toEqual(['a']);
  });
});
