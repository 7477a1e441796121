// What became of the selected board: its flashes and its backups, the newest first.
import type { ReactNode } from 'react';
import { wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { Row } from '../../components/Row.tsx';
import { printable, safe } from '../../text/printable.ts';
import { savedAt } from '../backups/state.ts';
import type { PartProps } from '../screen.ts';
import { historyOf } from './history.ts';

/** In less, the day has to do. */
const roomForHours = 44;

export function BoardHistory({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const entries = historyOf(state);
  const none = entries ? 'Neither flashed nor backed up by espwb.' : 'By its MAC: i identifies the board.';
  return (
    <Panel title="History" width={width} height={height}>
      {entries && entries.length > 0
        ? null
        : wrapWords(none, room)
            .slice(0, height - 2)
            .map((line) => <Row key={line} width={room} pieces={[{ text: printable(line), dim: true }]} />)}
      {entries?.slice(0, height - 2).map(({ time, glyph, colour, words, about }, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: two may have happened in one second
          key={at}
          width={room}
          pieces={[
            { text: safe`${savedAt(time).slice(0, room < roomForHours ? 10 : undefined)}  `, dim: true },
            { text: safe`${glyph} `, colour },
            { text: words },
            { text: about, dim: true },
          ]}
        />
      ))}
    </Panel>
  );
}
