// An operation on the flash while it runs: phases, bar, figures, rate, and the map that changes colour.
import type { ReactNode } from 'react';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import type { Step } from '../device/operation.ts';
import { boardWords } from './board-words.ts';
import { FlashMap } from './FlashMap.tsx';
import { barRow, figuresRow, noteRow, phaseRow, rateRow, wireRow } from './progress-rows.ts';
import type { ScreenProps } from './screen.ts';

type RunningProps = ScreenProps & { readonly title: string; readonly phases: readonly Step[] };

export function Running({ state, width, height, title, phases }: RunningProps): ReactNode {
  const { operation } = state;
  const room = width - panelFrame;
  const maps = { erase: state.erase.map, backups: state.backups.map } as const;
  const map = state.screen in maps ? maps[state.screen as keyof typeof maps] : state.flash.map;
  const rows: Piece[][] = operation
    ? [
        phaseRow(operation, phases),
        [],
        barRow(operation, room),
        figuresRow(operation, state.nowMs),
        wireRow(operation),
        ...(height > 14 ? [rateRow(operation, room)] : []),
        noteRow(operation),
      ]
    : [[{ text: 'Ended.', dim: true }]];
  return (
    <Panel title={`${title} · ${boardWords(state)}`} width={width} height={height} colour={theme.active}>
      {rows.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
        <Row key={at} width={room} pieces={pieces} />
      ))}
      <FlashMap map={map} width={room} height={height - 2 - rows.length} />
    </Panel>
  );
}
