import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, pad, truncate, windowTop, wrapWords } from '../../src/components/layout.ts';
import { mapGrid } from '../../src/components/SectorMap.tsx';
import { sparkline } from '../../src/components/sparkline.ts';
import { barText } from '../../src/text/progress-bar.ts';

const text = fc.string({
  unit: fc.constantFrom(...'ab ', 'é', '漢', '🐍', '●', '🇩🇪', '👩‍🔬', '👍🏽', '1️⃣', 'e\u0301', '─'),
});

describe('widths', () => {
  test.each([
    ['a flag', '🇩🇪', 2],
    ['two flags', '🇩🇪🇫🇷', 4],
    ['an emoji joined of three', '👩‍👩‍👧', 2],
    ['an emoji with a skin tone', '👍🏽', 2],
    ['a sign that a selector makes an emoji', '❤️', 2],
    ['a key cap', '1️⃣', 2],
    ['a letter with its mark', 'e\u0301', 1],
    ['a Devanagari syllable', 'नि', 2],
    ['Hangul', '한국', 4],
    ['Hangul in its parts', '\u1112\u1161\u11ab', 2],
    ['half-width Katakana', 'ｱ', 1],
    ['a frame', '╭─ █▌', 5],
  ])('%s takes as many cells as a terminal gives it', (_what, drawn, cells) => {
    expect(cellWidth(drawn)).toBe(cells);
    expect(cellWidth(`a${drawn}b`)).toBe(cells + 2);
  });

  test('nothing that is drawn as one is cut in two', () => {
    for (const drawn of ['🇩🇪', '👩‍🔬', '👍🏽', 'e\u0301', '1️⃣'])
      for (let width = 1; width < 12; width++)
        expect(truncate(`ab${drawn.repeat(4)}`, width).replaceAll(drawn, '')).toMatch(/^a?b?…?$/);
  });

  test('pad is exactly as wide as asked, whatever the characters', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (value, width) => {
        expect(cellWidth(pad(value, width))).toBe(width);
      }),
    );
  });

  test('truncate never exceeds its width and leaves short text alone', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (value, width) => {
        const cut = truncate(value, width);
        expect(cellWidth(cut)).toBeLessThanOrEqual(width);
        if (cellWidth(value) <= width) expect(cut).toBe(value);
      }),
    );
  });

  test('wrapped lines fit', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (value, width) => {
        for (const line of wrapWords(value, width)) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('wrapped where nothing may be lost, every character of a long word is in some line', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (value, width) => {
        const lines = wrapWords(value, width, 'broken');
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/\s/g, '')).toBe(value.replace(/\s/g, ''));
      }),
    );
  });

  test('a window over a list always holds its cursor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.nat(49),
        fc.integer({ min: 1, max: 20 }),
        (count, at, height) => {
          const cursor = Math.min(at, count - 1);
          const top = windowTop(cursor, count, height);
          expect(top).toBeGreaterThanOrEqual(0);
          expect(cursor - top).toBeLessThan(height);
          expect(cursor).toBeGreaterThanOrEqual(top);
        },
      ),
    );
  });
});

describe('figures as pictures', () => {
  test('a bar is as wide as asked for any share, nonsense included', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 1, max: 60 }), (share, width) => {
        const { full, rest } = barText(share, width);
        expect(cellWidth(full + rest)).toBe(width);
      }),
    );
  });

  test('a spark line shows the newest figures, the largest as a full bar', () => {
    expect(sparkline([0, 1, 2, 4], 3)).toBe('▃▅█');
    expect(sparkline([0, 0], 5)).toBe('▁▁');
  });

  test('a map row begins at a round address, for every flash there is', () => {
    for (const megabytes of [0.5, 1, 2, 4, 8, 16]) {
      const grid = mapGrid(megabytes * 1024 * 1024, 76, 8);
      const rowBytes = grid.cellsPerRow * grid.sectorsPerCell * 4096;
      expect(Math.log2(rowBytes) % 1).toBe(0);
      expect(grid.rows).toBeLessThanOrEqual(8);
      expect(rowBytes * grid.rows).toBeGreaterThanOrEqual(megabytes * 1024 * 1024);
    }
  });
});
