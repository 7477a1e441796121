// One row of a frame made of coloured pieces, never wider than told. Flat: a row is one Text.
import type { ReactNode } from 'react';
import { type SafeText, safe } from '../text/printable.ts';
import { cellWidth, truncate } from './layout.ts';
import { Text } from './Text.tsx';

export type Piece = {
  readonly text: SafeText;
  readonly colour?: string | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
};

export function Row({ pieces, width }: { pieces: readonly Piece[]; width: number }): ReactNode {
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
      {shown.map((piece, at) => (
        <Text
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity beyond their place
          key={at}
          {...(piece.colour ? { color: piece.colour } : {})}
          bold={piece.bold ?? false}
          dimColor={piece.dim ?? false}
          inverse={piece.inverse ?? false}
          underline={piece.underline ?? false}
        >
          {piece.text}
        </Text>
      ))}
    </Text>
  );
}

/** Cells that the pieces take together. */
export const piecesWidth = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + cellWidth(piece.text), 0);
