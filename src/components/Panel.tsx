// A box with its title in the upper border. Children are rows of at most `width - 4` cells.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { printable, safe } from '../text/printable.ts';
import { cellWidth, truncate } from './layout.ts';
import { Text } from './Text.tsx';
import { theme, useLook } from './theme.ts';

export type PanelProps = {
  readonly title: string;
  /** Right end of the upper border. */
  readonly note?: string;
  readonly width: number;
  readonly height: number;
  readonly focused?: boolean;
  readonly colour?: string;
  readonly children?: ReactNode;
};

/** Cells that border and padding take from a panel's width. */
export const panelFrame = 4;
/** Cells that the corners and at least one line take from its title. */
export const panelTitleFrame = 6;

export function Panel({ title, note = '', width, height, focused = false, colour, children }: PanelProps) {
  const look = useLook()(colour ?? (focused ? theme.accent : theme.border));
  const drawn = {
    ...(look.colour ? { color: look.colour } : {}),
    bold: look.bold ?? false,
    dimColor: look.dim ?? false,
  };
  // Which pane has the keys is told by weight, too: not everybody sees the colour.
  const isMarked = focused || colour !== undefined;
  const name = truncate(printable(title), Math.max(0, width - panelTitleFrame));
  const room = width - panelTitleFrame - cellWidth(name);
  const right = note && room > cellWidth(printable(note)) + 3 ? safe` ${note} ─` : safe``;
  const line = '─'.repeat(Math.max(0, width - 5 - cellWidth(name) - cellWidth(right)));
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Text wrap="truncate">
        <Text {...drawn}>{safe`╭─ `}</Text>
        <Text {...(isMarked ? drawn : {})} bold={isMarked}>
          {name}
        </Text>
        <Text {...drawn}>{safe` ${line}${right}╮`}</Text>
      </Text>
      <Box
        flexDirection="column"
        borderStyle="round"
        borderTop={false}
        {...(look.colour ? { borderColor: look.colour } : {})}
        borderDimColor={look.dim ?? false}
        height={height - 1}
        paddingX={1}
      >
        {children}
      </Box>
    </Box>
  );
}
