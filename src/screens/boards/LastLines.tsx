// What the selected board has said last, as the REPL pane keeps it.
import type { ReactNode } from 'react';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { Row } from '../../components/Row.tsx';
import { printable, safe } from '../../text/printable.ts';
import type { PartProps } from '../screen.ts';

export function LastLines({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const isOpen = state.board !== null && state.board.path === state.ports.selected;
  const lines = isOpen
    ? state.repl.rows.map((runs) =>
        runs
          .map(({ text }) => text)
          .join('')
          .trimEnd(),
      )
    : [];
  const last = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1).slice(2 - height);
  return (
    <Panel title="Last lines" width={width} height={height}>
      {last.length === 0 ? (
        <Row width={room} pieces={[{ text: safe`Nothing received from it yet.`, dim: true }]} />
      ) : (
        last.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a terminal are places
          <Row key={at} width={room} pieces={[{ text: printable(line) }]} />
        ))
      )}
    </Panel>
  );
}
