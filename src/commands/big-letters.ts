// A word in letters that one reads from two metres, in as many rows and columns as there are. Pure.
import { joined, type SafeText, safe } from '../text/printable.ts';
import type { SignRoom } from './output.ts';

export type Sign = 'PASS' | 'FAIL' | 'DONE';

/** Five rows of five cells each. */
const letters: Readonly<Record<string, readonly string[]>> = {
  A: [' ### ', '#   #', '#####', '#   #', '#   #'],
  D: ['#### ', '#   #', '#   #', '#   #', '#### '],
  E: ['#####', '#    ', '#### ', '#    ', '#####'],
  F: ['#####', '#    ', '#### ', '#    ', '#    '],
  I: ['#####', '  #  ', '  #  ', '  #  ', '#####'],
  L: ['#    ', '#    ', '#    ', '#    ', '#####'],
  N: ['#   #', '##  #', '# # #', '#  ##', '#   #'],
  O: [' ### ', '#   #', '#   #', '#   #', ' ### '],
  P: ['#### ', '#   #', '#### ', '#    ', '#    '],
  S: [' ####', '#    ', ' ### ', '    #', '#### '],
};

const wordCells = 4 * 6 - 1;
const rowsOfLetter = 5;

/** Colours of the terminal's own palette, as backgrounds: they are seen where a letter is not. */
const colours: Readonly<Record<Sign, SafeText>> = {
  PASS: safe`\x1b[30;42m`,
  FAIL: safe`\x1b[97;41m`,
  DONE: safe`\x1b[30;43m`,
};
const usual = safe`\x1b[0m`;
const reverse = safe`\x1b[7m`;

/** No row is as wide as the terminal: some go to the next line behind the last column. */
export function bigLetters(word: Sign, { columns, rows, colour }: SignRoom): readonly SafeText[] {
  const wide = Math.max(1, Math.min(4, Math.floor((columns - 3) / wordCells)));
  // Below the letters there is room for what is said of the board.
  const high = Math.max(1, Math.min(2, Math.floor((rows - 8) / rowsOfLetter)));
  const width = Math.min(columns - 1, wordCells * wide + 2);
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
  const drawn = Array.from({ length: rowsOfLetter }, (_, at) =>
    [...word]
      .map((letter) => (letters[letter]?.[at] ?? '').replace(/./g, (cell) => cell.repeat(wide)))
      .join(' '.repeat(wide)),
  );
  const body = drawn.flatMap((cells) => Array.from({ length: high }, () => line(` ${cells}`)));
  return [line(''), ...body, line('')];
}
