// A line being typed. The text and its cursor belong to the store.
import type { ReactNode } from 'react';
import { printable, safe } from '../text/printable.ts';
import { cellWidth } from './layout.ts';
import { type Piece, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type TextFieldProps = {
  readonly label: string;
  readonly text: string;
  /** In characters from the left; null where nothing is typed now. */
  readonly cursor: number | null;
  readonly width: number;
  readonly hint?: string;
};

export function TextField({ label, text, cursor: place, width, hint = '' }: TextFieldProps): ReactNode {
  const room = Math.max(4, width - cellWidth(label) - 2);
  const characters = [...text];
  const cursor = place ?? characters.length;
  // The window slides so that the cursor is always in view.
  const from = Math.max(0, cursor - room + 1);
  const before = characters.slice(from, cursor).join('');
  const under = characters[cursor] ?? ' ';
  const after = characters.slice(cursor + 1, from + room).join('');
  const pieces: Piece[] = [
    { text: safe`${label} `, colour: theme.accent, bold: true },
    { text: printable(before) },
    place === null ? { text: safe`` } : { text: printable(under), inverse: true },
    { text: printable(after) },
    { text: printable(text === '' ? ` ${hint}` : ''), dim: true },
  ];
  return <Row width={width} pieces={pieces} />;
}
