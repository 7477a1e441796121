// Pieces of a sentence laid into rows: parts that belong together stay together, and what does not fit
// behind the one before goes into the next row, without the mark that would have joined them. Pure.
import { printable } from '../text/printable.ts';
import { type Piece, piecesWidth } from './Row.tsx';

const joint = /^(?:[,;] | \xb7 )/;

export function foldPieces(parts: readonly (readonly Piece[])[], width: number): Piece[][] {
  const rows: Piece[][] = [];
  for (const part of parts.filter((pieces) => piecesWidth(pieces) > 0)) {
    const row = rows.at(-1);
    if (row && piecesWidth(row) + piecesWidth(part) <= width) row.push(...part);
    else rows.push(rows.length === 0 ? [...part] : withoutJoint(part));
  }
  return rows;
}

const withoutJoint = ([first, ...rest]: readonly Piece[]): Piece[] =>
  first ? [{ ...first, text: printable(first.text.replace(joint, '')) }, ...rest] : [];
