// Words side by side in letters that one reads from two metres, as large as the room lets them be.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type Sign, signCells, signDrawn, signRows } from '../text/big-letters.ts';
import { printable } from '../text/printable.ts';
import { pad } from './layout.ts';
import { type Piece, Row } from './Row.tsx';
import type { Meaning } from './theme.ts';

export type BigWord = {
  readonly word: Sign;
  readonly colour?: Meaning;
  /** One line below it. */
  readonly label: string;
};

export type BigWordsProps = {
  readonly words: readonly BigWord[];
  readonly width: number;
  /** Without the line of the labels. */
  readonly height: number;
};

/** So many words have room side by side. */
export const wordsBeside = (width: number): number => Math.max(1, Math.floor((width + 2) / (signCells + 2)));

export function BigWords({ words, width, height }: BigWordsProps): ReactNode {
  const room = Math.floor((width + 2) / words.length) - 2;
  const high = Math.max(1, Math.floor(height / signRows));
  // A cell is about twice as high as it is wide.
  const wide = Math.max(1, Math.min(high * 2, Math.floor(room / signCells)));
  const drawn = words.map(({ word }) => signDrawn(word, wide, high));
  const row = (key: string, textOf: (at: number) => string, isLabel = false) => (
    <Row
      key={key}
      width={width}
      pieces={words.map(
        ({ colour }, at): Piece => ({
          text: printable(pad(textOf(at), room) + (at < words.length - 1 ? '  ' : '')),
          ...(colour ? { colour } : {}),
          bold: isLabel,
        }),
      )}
    />
  );
  return (
    <Box flexDirection="column" width={width}>
      {Array.from({ length: high * signRows }, (_, line) =>
        row(`${line}`, (at) => (drawn[at]?.[line] ?? '').replaceAll('#', '█')),
      )}
      {row('label', (at) => words[at]?.label ?? '', true)}
    </Box>
  );
}
