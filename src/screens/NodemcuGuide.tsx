// How one gets a NodeMCU image: there are none to download ready-made. What a browser saves meanwhile
// becomes a row to choose.
import type { ReactNode } from 'react';
import { List } from '../components/List.tsx';
import { wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import { nodemcuModules, nodemcuWays } from '../workbench/library.ts';
import type { ScreenProps } from './screen.ts';

export function NodemcuGuide({ state, width, height }: ScreenProps): ReactNode {
  const room = width - panelFrame;
  const { choices, cursor } = state.flash;
  const rows: Piece[][] = [
    ...wrapWords('NodeMCU is built for each person with the modules that they tick.', room).map(plain),
    ...nodemcuWays.flatMap(({ key, title, text }): Piece[][] => [
      [{ text: key, bold: true, colour: theme.accent }, { text: ` copies · ${title}` }],
      ...wrapWords(text, room - 2).map((line): Piece[] => [{ text: `  ${line}`, colour: theme.data }]),
    ]),
    ...wrapWords(
      `Tick: ${nodemcuModules.join(', ')}. encoder and crypto make file transfers fast and checked.`,
      room,
    ).map(plain),
    ...wrapWords(
      'One combined .bin goes to 0x0; two files are flashed as 0x00000=… 0x10000=… by the verb.',
      room,
    ).map(dim),
    [],
  ];
  const waiting = 'Waiting for a .bin in the downloads folder…';
  const shown = rows.slice(0, Math.max(0, height - 3));
  return (
    <Panel title="NodeMCU: how to get an image" width={width} height={height} focused>
      {shown.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
        <Row key={at} width={room} pieces={pieces} />
      ))}
      {choices.length === 0 ? (
        <Row width={room} pieces={[{ text: waiting, dim: true }]} />
      ) : (
        <List
          items={choices.map((choice) => ({ key: choice.name, pieces: [{ text: choice.name }] }))}
          cursor={cursor}
          width={room}
          height={height - 2 - shown.length}
          focused
        />
      )}
    </Panel>
  );
}

const plain = (text: string): Piece[] => [{ text }];
const dim = (text: string): Piece[] => [{ text, dim: true }];
