// The bottom row: the keys of what has the focus, the most useful first, cut at the width. What
// changes the board stands behind a bar; what cannot be done now is dim.
import type { ReactNode } from 'react';
import { type Piece, piecesWidth, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type FooterKey = {
  readonly keys: string;
  readonly label: string;
  readonly greyed: boolean;
  readonly changesBoard: boolean;
};

export function Footer({ keys, width }: { keys: readonly FooterKey[]; width: number }): ReactNode {
  const looking = keys.filter((key) => !key.changesBoard);
  const changing = keys.filter((key) => key.changesBoard);
  const pieces: Piece[] = [{ text: ' ' }];
  const add = (more: Piece[]) => {
    if (piecesWidth(pieces) + piecesWidth(more) <= width) pieces.push(...more);
  };
  // The changing ones are few and must not be cut off by many harmless ones.
  const reserved = changing.reduce((sum, key) => sum + key.keys.length + key.label.length + 3, 2);
  for (const key of looking)
    if (
      piecesWidth(pieces) + key.keys.length + key.label.length + 3 <=
      width - (changing.length ? reserved : 0)
    )
      pieces.push(...keyPieces(key));
  if (changing.length > 0) add([{ text: '│ ', dim: true }]);
  for (const key of changing) add(keyPieces(key));
  return <Row width={width} pieces={pieces} />;
}

function keyPieces({ keys, label, greyed, changesBoard }: FooterKey): Piece[] {
  const colour = changesBoard ? theme.warning : theme.accent;
  return [
    { text: keys, bold: !greyed, dim: greyed, ...(greyed ? {} : { colour }) },
    { text: ` ${label}  `, dim: greyed },
  ];
}
