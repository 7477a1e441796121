// Help: the keys of the screen one comes from, then those that work everywhere. Out of the keymap.
import type { ReactNode } from 'react';
import { pad } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import type { PartProps } from '../screens/screen.ts';
import { printable, safe } from '../text/printable.ts';
import { type Binding, keyName } from './binding.ts';
import { focuses, focusOf } from './focus.ts';
import { bindingsOf, everywhereKeysOf } from './keymap.ts';

export function HelpScreen({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const focus = focusOf({ ...state, overlay: null });
  const here = bindingsOf(focus, state.preferences.keys).filter(({ keys }) => keys.length > 0);
  const rows: Piece[][] = [
    ...here.map((binding) => keyRow(binding)),
    ...(here.length > 0 ? [[]] : []),
    [{ text: safe`Everywhere`, bold: true }],
    ...everywhereKeysOf(state.preferences.keys).map((binding) => keyRow(binding)),
    [],
    [{ text: safe`Lower case looks, UPPER CASE changes the board.`, dim: true }],
  ];
  const top = Math.min(
    state.overlay?.kind === 'help' ? state.overlay.top : 0,
    Math.max(0, rows.length - (height - 2)),
  );
  const note = rows.length > height - 2 ? '↑↓ more' : '';
  return (
    <Panel
      title={`Keys of ${focuses[focus]?.title ?? focus}`}
      note={note}
      width={width}
      height={height}
      focused
    >
      {rows.slice(top, top + height - 2).map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a window of rows
        <Row key={at} width={room} pieces={pieces} />
      ))}
    </Panel>
  );
}

const keyRow = ({ keys, help, changesBoard }: Binding): Piece[] => [
  {
    text: printable(pad(keys.map(keyName).join(' '), 18)),
    colour: changesBoard ? theme.warning : theme.accent,
    bold: true,
  },
  { text: printable(help) },
];
