// Words in letters that one reads from two metres. Pure.

/** What a station says of a board, or of itself. */
export type Sign = 'PASS' | 'FAIL' | 'DONE' | 'WORK' | 'WAIT' | 'OVER';

/** Five rows of five cells each. */
const letters: Readonly<Record<string, readonly string[]>> = {
  A: [' ### ', '#   #', '#####', '#   #', '#   #'],
  D: ['#### ', '#   #', '#   #', '#   #', '#### '],
  E: ['#####', '#    ', '#### ', '#    ', '#####'],
  F: ['#####', '#    ', '#### ', '#    ', '#    '],
  I: ['#####', '  #  ', '  #  ', '  #  ', '#####'],
  K: ['#   #', '#  # ', '###  ', '#  # ', '#   #'],
  L: ['#    ', '#    ', '#    ', '#    ', '#####'],
  N: ['#   #', '##  #', '# # #', '#  ##', '#   #'],
  O: [' ### ', '#   #', '#   #', '#   #', ' ### '],
  P: ['#### ', '#   #', '#### ', '#    ', '#    '],
  R: ['#### ', '#   #', '#### ', '#  # ', '#   #'],
  S: [' ####', '#    ', ' ### ', '    #', '#### '],
  T: ['#####', '  #  ', '  #  ', '  #  ', '  #  '],
  V: ['#   #', '#   #', '#   #', ' # # ', '  #  '],
  W: ['#   #', '#   #', '# # #', '## ##', '#   #'],
};

/** Of a word at its smallest. */
export const signCells = 4 * 6 - 1;
export const signRows = 5;

/** Rows of '#' and blanks, each dot of a letter so many cells `wide` and rows `high`. */
export const signDrawn = (word: Sign, wide: number, high: number): readonly string[] =>
  Array.from({ length: signRows }, (_, at) =>
    [...word]
      .map((letter) => (letters[letter]?.[at] ?? '').replace(/./g, (cell) => cell.repeat(wide)))
      .join(' '.repeat(wide)),
  ).flatMap((row) => Array.from({ length: high }, () => row));
