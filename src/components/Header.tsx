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

/** From here on the tabs have space around them, and words are not shortened. */
export const wideCells = 96;

export function Header({ tabs, about, width }: HeaderProps): ReactNode {
  const name: Piece = { text: safe` espwb `, bold: true, colour: theme.accent };
  // Which board this is tells more than the name of the program, and than space around the tabs.
  const left = width >= wideCells ? [name, ...widePieces(tabs)] : closePieces(tabs);
  let right = [...about];
  while (right.length > 0 && piecesWidth(left) + piecesWidth(right) + 2 > width) right = right.slice(1);
  const gap = Math.max(1, width - piecesWidth(left) - piecesWidth(right) - 1);
  return <Row width={width} pieces={[...left, { text: printable(' '.repeat(gap)) }, ...right]} />;
}

const widePieces = (tabs: readonly Tab[]): Piece[] =>
  tabs.flatMap(({ key, label, active }): Piece[] => [
    { text: safe` ` },
    { text: safe` ${key} ${label} `, bold: active, inverse: active, dim: !active },
  ]);

/** One cell between two tabs, which belongs to the active one. */
const closePieces = (tabs: readonly Tab[]): Piece[] =>
  tabs.flatMap(({ key, label, active }, at): Piece[] => {
    if (active) return [{ text: safe` ${key} ${label} `, bold: true, inverse: true }];
    const gap = tabs[at - 1]?.active ? safe`` : safe` `;
    return [{ text: safe`${gap}${key} ${label}`, dim: true }];
  });
