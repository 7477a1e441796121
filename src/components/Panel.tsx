// A box with its title in the upper border. Children are rows of at most `width - 4` cells.
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { cellWidth, truncate } from './layout.ts';
import { theme } from './theme.ts';

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
  const border = colour ?? (focused ? theme.accent : theme.border);
  const name = truncate(title, Math.max(0, width - panelTitleFrame));
  const room = width - panelTitleFrame - cellWidth(name);
  const right = note && room > cellWidth(note) + 3 ? ` ${note} ` : '';
  const line = '─'.repeat(Math.max(0, width - 5 - cellWidth(name) - cellWidth(right) - (right ? 1 : 0)));
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Text wrap="truncate" color={border}>
        ╭─{' '}
        <Text bold={focused} {...(focused || colour ? { color: border } : { color: 'white' })}>
          {name}
        </Text>{' '}
        {line}
        {right}
        {right ? '─' : ''}╮
      </Text>
      <Box
        flexDirection="column"
        borderStyle="round"
        borderTop={false}
        borderColor={border}
        height={height - 1}
        paddingX={1}
      >
        {children}
      </Box>
    </Box>
  );
}
