import { expect, test } from 'vitest';
import { createLineCutter } from '../../src/device/line-cutter.ts';

function linesOf(text: string): (readonly [length: number, continues: boolean])[] {
  const lines: (readonly [number, boolean])[] = [];
  const cutter = createLineCutter((line, continues) => lines.push([line.length, continues]));
  cutter.push(Buffer.from(text));
  cutter.end();
  return lines;
}

test('a line comes whole, and what ends without its end too', () => {
  expect(linesOf('ab\r\ncde\nf')).toEqual([
    [2, false],
    [3, false],
    [1, false],
  ]);
});

test('a longer line comes in parts, of which each but the last says that it goes on', () => {
  expect(linesOf(`${'x'.repeat(2500)}\r\ny\n`)).toEqual([
    [1024, true],
    [1024, true],
    [452, false],
    [1, false],
  ]);
});

test('the end of a line that just fits is no part of it', () => {
  expect(linesOf(`${'x'.repeat(1023)}\r\n`)).toEqual([[1023, false]]);
});

test('a board that sends line ends by halves for ever is bounded likewise', () => {
  expect(linesOf('\r'.repeat(3000)).every(([length]) => length <= 4 * 1025)).toBe(true);
});
