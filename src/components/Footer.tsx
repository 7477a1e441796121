// The bottom row: the keys of what has the focus, the most useful first, cut at the width. What
// changes the board stands behind a bar; what cannot be done now is dim; help is always at the right.
import type { ReactNode } from 'react';
import { printable, safe } from '../text/printable.ts';
import { type Piece, piecesWidth, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type FooterKey = {
  readonly keys: string;
  readonly label: string;
  readonly greyed: boolean;
  readonly changesBoard: boolean;
  /** Stands at the right end, whatever else has to go. */
  readonly pinned: boolean;
};

/** A screen with many keys that change something still shows how to look around. */
const changingShare = 0.6;

export function Footer({ keys, width }: { keys: readonly FooterKey[]; width: number }): ReactNode {
  const pinned = keys.filter((key) => key.pinned).flatMap(keyPieces);
  const most = Math.floor((width - piecesWidth(pinned)) * changingShare);
  const changing: Piece[] = [];
  for (const pieces of keys.filter((key) => key.changesBoard && !key.pinned).map(keyPieces))
    if (piecesWidth(changing) + piecesWidth(pieces) <= most) changing.push(...pieces);
  const bar: Piece[] = changing.length > 0 ? [{ text: safe`│ `, dim: true }, ...changing] : [];
  const room = width - 1 - piecesWidth(bar) - piecesWidth(pinned);
  const looking: Piece[] = [];
  for (const key of keys) {
    if (key.changesBoard || key.pinned) continue;
    const pieces = keyPieces(key);
    if (piecesWidth(looking) + piecesWidth(pieces) <= room) looking.push(...pieces);
  }
  const gap = Math.max(0, room - piecesWidth(looking));
  return (
    <Row
      width={width}
      pieces={[{ text: safe` ` }, ...looking, ...bar, { text: printable(' '.repeat(gap)) }, ...pinned]}
    />
  );
}

function keyPieces({ keys, label, greyed, changesBoard }: FooterKey): Piece[] {
  const colour = changesBoard ? theme.warning : theme.accent;
  return [
    { text: printable(keys), bold: !greyed, dim: greyed, ...(greyed ? {} : { colour }) },
    { text: safe` ${label}  `, dim: greyed },
  ];
}
