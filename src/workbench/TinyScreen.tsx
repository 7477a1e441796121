// A terminal too small for panels: one line that stays true while something runs, and a hint.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Row } from '../components/Row.tsx';
import { smallest } from '../screens/frame-size.ts';
import { progressLine } from '../screens/progress-rows.ts';
import type { PartProps } from '../screens/screen.ts';
import { printable, safe } from '../text/printable.ts';

export function TinyScreen({ state, width, height }: PartProps): ReactNode {
  const { operation, status, nowMs } = state;
  const doing = operation ? progressLine(operation, nowMs) : status.text || 'espwb';
  const hint = operation ? 'Ctrl-C cancels safely' : 'q leaves';
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Row width={width} pieces={[{ text: printable(doing), bold: true }]} />
      <Row width={width} pieces={[{ text: printable(hint), dim: true }]} />
      <Row
        width={width}
        pieces={[{ text: safe`Make the window ${smallest.columns}×${smallest.rows} or larger.`, dim: true }]}
      />
    </Box>
  );
}
