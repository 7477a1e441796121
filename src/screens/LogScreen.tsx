// Log: everything that happened in this run, the newest at the end.
import type { ReactNode } from 'react';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { Row } from '../components/Row.tsx';
import { toneColour, toneGlyph } from '../components/theme.ts';
import type { ScreenProps } from './screen.ts';

export function LogScreen({ state, width, height }: ScreenProps): ReactNode {
  const { lines, scrolledBack } = state.log;
  const room = width - panelFrame;
  const rows = height - 2;
  const end = lines.length - scrolledBack;
  const shown = lines.slice(Math.max(0, end - rows), Math.max(end, Math.min(rows, lines.length)));
  const note = scrolledBack > 0 ? `${scrolledBack} more below` : `${lines.length} lines`;
  return (
    <Panel title="Log" note={note} width={width} height={height} focused>
      {shown.map((line, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a window of lines
          key={at}
          width={room}
          pieces={[
            { text: `${line.time} `, dim: true },
            { text: `${toneGlyph[line.kind]} `, colour: toneColour[line.kind] },
            { text: line.text, ...(line.kind === 'quiet' ? {} : { colour: toneColour[line.kind] }) },
          ]}
        />
      ))}
    </Panel>
  );
}
