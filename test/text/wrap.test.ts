import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrap } from '../../src/text/wrap.ts';

test('a line that fits stays as it is', () => {
  expect(wrap('Chip      ESP8266EX (WiFi)', 40)).toEqual(['Chip      ESP8266EX (WiFi)']);
});

test.each([
  ['one two three four', 9, ['one two', 'three', 'four']],
  ['  1. Hold the button, then try', 18, ['  1. Hold the', '     button, then', '     try']],
  ['Warning   the flash is smaller', 21, ['Warning   the flash', '          is smaller']],
  ['supercalifragilistic yes', 8, ['supercalifragilistic', 'yes']],
])('%j at %i columns', (line, columns, rows) => {
  expect(wrap(line, columns)).toEqual(rows);
});

test('no word is lost, broken or added, and a row is too long only where one word is', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 60 }),
      (words, columns) => {
        const rows = wrap(words.join(' '), columns);
        expect(rows.flatMap((row) => row.trim().split(' '))).toEqual(words);
        for (const row of rows)
          if (row.includes(' ')) expect(row.trimStart().length).toBeLessThanOrEqual(columns);
      },
    ),
  );
});
