// Log: everything that happened in this run, the newest at the end, each line whole.
import type { ReactNode } from 'react';
import { wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { toneColour, toneGlyph } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { LogLine } from '../../workbench/state.ts';
import { counted } from '../../workbench/words.ts';
import { FilterField } from '../FilterField.tsx';
import type { ScreenProps } from '../screen.ts';
import { shownLines } from './state.ts';

/** Time, blank, glyph, blank. */
const headCells = 11;

export function LogScreen({ state, width, height }: ScreenProps): ReactNode {
  const { scrolledBack, filter } = state.log;
  const lines = shownLines(state.log);
  const room = width - panelFrame;
  const rows = height - 2 - (filter ? 1 : 0);
  const end = lines.length - scrolledBack;
  const rowsOf = (from: number, to: number) => lines.slice(from, to).flatMap((line) => laid(line, room));
  const above = rowsOf(Math.max(0, end - rows), end).slice(-rows);
  // At the top of the log the rest of the screen shows what came after.
  const shown = [...above, ...rowsOf(end, end + rows)].slice(0, rows);
  const count = filter ? `${lines.length} of ${state.log.lines.length} lines` : counted(lines.length, 'line');
  const note = scrolledBack > 0 ? `${scrolledBack} more below` : count;
  return (
    <Panel title="Log" note={note} width={width} height={height} focused>
      {filter ? <FilterField filter={filter} width={room} /> : null}
      {filter && lines.length === 0 ? (
        <Row width={room} pieces={[{ text: safe`Nothing matches.`, dim: true }]} />
      ) : null}
      {shown.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a window of lines
        <Row key={at} width={room} pieces={pieces} />
      ))}
    </Panel>
  );
}

function laid({ time, kind, text }: LogLine, room: number): Piece[][] {
  const colour = kind === 'quiet' ? {} : { colour: toneColour[kind] };
  return wrapWords(text, room - headCells, 'broken').map((part, at) => [
    ...(at === 0
      ? [
          { text: safe`${time} `, dim: true },
          { text: safe`${toneGlyph[kind]} `, colour: toneColour[kind] },
        ]
      : [{ text: printable(' '.repeat(headCells)) }]),
    { text: printable(part), ...colour },
  ]);
}
