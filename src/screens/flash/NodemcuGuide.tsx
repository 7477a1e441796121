// How one gets a NodeMCU image: there are none to download ready-made. What a browser saves meanwhile
// becomes a row to choose.
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, truncate, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { PartProps } from '../screen.ts';
import { nodemcuModules, nodemcuWays } from './library.ts';
import type { ImageChoice } from './state.ts';

export function NodemcuGuide({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const { choices, cursor } = state.flash;
  const rows: Piece[][] = [
    ...wrapWords('NodeMCU is built to order: you tick the modules.', room).map(plain),
    ...nodemcuWays.flatMap(({ key, title, text }): Piece[][] => [
      [{ text: printable(key), bold: true, colour: theme.accent }, { text: safe` copies · ${title}` }],
      ...wrapWords(text, room - 2).map((line): Piece[] => [{ text: safe`  ${line}`, colour: theme.data }]),
    ]),
    ...wrapWords(`Tick: ${nodemcuModules.join(', ')}.`, room).map(plain),
    ...wrapWords(
      'The last two make file transfers fast and checked. A container build ticks in app/include/user_modules.h.',
      room,
    ).map(dim),
    ...wrapWords('Of two files choose 0x00000.bin; the other comes along.', room).map(dim),
    [],
  ];
  const { downloads } = state.flash;
  const waiting =
    downloads === null
      ? 'There is no downloads folder to watch: h shows other folders.'
      : `Waiting for a .bin in ${downloads}`;
  const shown = rows.slice(0, Math.max(0, height - 3));
  return (
    <Panel title="NodeMCU: how to get an image" width={width} height={height} focused>
      {shown.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
        <Row key={at} width={room} pieces={pieces} />
      ))}
      {choices.length === 0 ? (
        wrapWords(waiting, room).map((line) => (
          <Row key={line} width={room} pieces={[{ text: printable(line), dim: true }]} />
        ))
      ) : (
        <List
          items={choices.map((choice) => choiceItem(choice, room - 4))}
          cursor={cursor}
          width={room}
          height={height - 2 - shown.length}
          focused
        />
      )}
    </Panel>
  );
}

function choiceItem(choice: ImageChoice, room: number): ListItem {
  const about = choice.kind === 'recent' ? (choice.about ?? '') : '';
  const aboutWidth = Math.min(about.length, Math.max(0, room - 24));
  return {
    key: 'path' in choice ? choice.path : choice.name,
    pieces: [
      { text: safe`${pad(truncate(choice.name, room - aboutWidth - 1), room - aboutWidth - 1)} ` },
      { text: printable(truncate(about, aboutWidth)), dim: true },
    ],
  };
}

const plain = (text: string): Piece[] => [{ text: printable(text) }];
const dim = (text: string): Piece[] => [{ text: printable(text), dim: true }];
