// The top row: the screens as tabs, and at the right which board this is and how it is.
import type { ReactNode } from 'react';
import { printable, safe } from '../text/printable.ts';
import { type Piece, piecesWidth, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type Tab = { readonly key: string; readonly label: string; readonly active: boolean };

export type HeaderProps = {
  readonly tabs: readonly Tab[];
  /** The most important last: the first ones give way on a narrow terminal. */
  readonly about: readonly Piece[];
  readonly width: number;
};

export function Header({ tabs, about, width }: HeaderProps): ReactNode {
  const name: Piece = { text: safe` espwb `, bold: true, colour: theme.accent };
  const tabPieces = tabs.flatMap((tab): Piece[] => [
    { text: safe` ` },
    { text: safe` ${tab.key} ${tab.label} `, bold: tab.active, inverse: tab.active, dim: !tab.active },
  ]);
  // Which board this is tells more than the name of the program.
  const left = width >= 96 ? [name, ...tabPieces] : tabPieces.slice(1);
  let right = [...about];
  while (right.length > 0 && piecesWidth(left) + piecesWidth(right) + 2 > width) right = right.slice(1);
  const gap = Math.max(1, width - piecesWidth(left) - piecesWidth(right) - 1);
  return <Row width={width} pieces={[...left, { text: printable(' '.repeat(gap)) }, ...right]} />;
}
