// A word in letters that one reads from two metres, in as many rows and columns as a terminal has. Pure.
import { type Sign, signCells, signDrawn, signRows } from '../text/big-letters.ts';
import { joined, type SafeText, safe } from '../text/printable.ts';
import type { SignRoom } from './output.ts';

export type Verdict = Extract<Sign, 'PASS' | 'FAIL' | 'DONE'>;

/** Colours of the terminal's own palette, as backgrounds: they are seen where a letter is not. */
const colours: Readonly<Record<Verdict, SafeText>> = {
  PASS: safe`\x1b[30;42m`,
  FAIL: safe`\x1b[97;41m`,
  DONE: safe`\x1b[30;43m`,
};
const usual = safe`\x1b[0m`;
const reverse = safe`\x1b[7m`;

/** No row is as wide as the terminal: some go to the next line behind the last column. */
export function bigLetters(word: Verdict, { columns, rows, colour }: SignRoom): readonly SafeText[] {
  const wide = Math.max(1, Math.min(4, Math.floor((columns - 3) / signCells)));
  // Below the letters there is room for what is said of the board.
  const high = Math.max(1, Math.min(2, Math.floor((rows - 8) / signRows)));
  const width = Math.min(columns - 1, signCells * wide + 2);
  const ground = colour ? colours[word] : safe``;
  const line = (cells: string): SafeText => {
    const padded = cells.padEnd(width).slice(0, width);
    if (!colour) return safe`${padded.trimEnd()}`;
    const parts = padded.match(/#+| +/g) ?? [];
    return joined([
      ground,
      ...parts.map((part) =>
        part.startsWith('#')
          ? joined([reverse, safe`${' '.repeat(part.length)}`, usual, ground])
          : safe`${part}`,
      ),
      usual,
    ]);
  };
  const body = signDrawn(word, wide, high).map((cells) => line(` ${cells}`));
  return [line(''), ...body, line('')];
}
