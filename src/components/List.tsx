// A windowed list. The cursor belongs to the store; the list only shows where it is, and says how
// much lies above and below.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { printable, safe } from '../text/printable.ts';
import { windowTop } from './layout.ts';
import { type Piece, Row } from './Row.tsx';
import { theme } from './theme.ts';

export type ListItem = { readonly key: string; readonly pieces: readonly Piece[]; readonly greyed?: boolean };

export type ListProps = {
  readonly items: readonly ListItem[];
  readonly cursor: number;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
};

export function List({ items, cursor, width, height, focused }: ListProps): ReactNode {
  const top = windowTop(cursor, items.length, height);
  const shown = items.slice(top, top + height);
  return (
    <Box flexDirection="column" width={width} height={height}>
      {items.length === 0 ? (
        <Row width={width} pieces={[{ text: safe`Nothing matches.`, dim: true }]} />
      ) : null}
      {shown.map((item, at) => {
        const isHere = top + at === cursor;
        const edge =
          (at === 0 && top > 0 && '▲') ||
          (at === shown.length - 1 && top + height < items.length && '▼') ||
          ' ';
        const marker: Piece = {
          text: printable(isHere ? '❯ ' : '  '),
          colour: focused ? theme.accent : theme.border,
        };
        const pieces = item.pieces.map((piece) => ({
          ...piece,
          ...(isHere && focused ? { bold: true } : {}),
          ...(item.greyed ? { dim: true } : {}),
        }));
        return (
          <Box key={item.key} width={width} height={1}>
            <Row width={width - 2} pieces={[marker, ...pieces]} />
            <Box flexGrow={1} />
            <Row width={1} pieces={[{ text: printable(edge), dim: true }]} />
          </Box>
        );
      })}
    </Box>
  );
}
