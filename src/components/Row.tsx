// One row of a frame made of coloured pieces, never wider than told. Flat: a row is one Text.
import type { ReactNode } from 'react';
import { type SafeText, safe } from '../text/printable.ts';
import { cellWidth, truncate } from './layout.ts';
import { Text } from './Text.tsx';
import { useLook } from './theme.ts';

export type Piece = {
  readonly text: SafeText;
  /** A meaning of the theme, or a colour of the 16 that a board's own text asks for. */
  readonly colour?: string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
};

export function Row({ pieces, width }: { pieces: readonly Piece[]; width: number }): ReactNode {
  const lookOf = useLook();
  let room = width;
  const shown: Piece[] = [];
  for (const piece of pieces) {
    if (room <= 0) break;
    const text = truncate(piece.text, room);
    room -= cellWidth(text);
    shown.push({ ...piece, text });
  }
  return (
    <Text wrap="truncate">
      {shown.length === 0 ? safe` ` : null}
      {shown.map((piece, at) => {
        const { colour, bold = false, dim = false } = lookOf(piece.colour, piece.dim);
        return (
          <Text
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity beyond their place
            key={at}
            {...(colour ? { color: colour } : {})}
            bold={bold || (piece.bold ?? false)}
            dimColor={dim}
            inverse={piece.inverse ?? false}
            underline={piece.underline ?? false}
          >
            {piece.text}
          </Text>
        );
      })}
    </Text>
  );
}

/** Cells that the pieces take together. */
export const piecesWidth = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + cellWidth(piece.text), 0);
