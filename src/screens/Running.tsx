// An operation on the flash while it runs: phases, bar, figures, rate, and the map that changes colour;
// where it waits for a person's hands, what they have to do.
import type { ReactNode } from 'react';
import { wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import type { Step } from '../device/operation.ts';
import { printable, safe } from '../text/printable.ts';
import type { OperationView } from '../workbench/state.ts';
import { duration } from '../workbench/words.ts';
import { boardTitle } from './boards/board-words.ts';
import { FlashMap } from './FlashMap.tsx';
import { barRow, figuresRow, noteRow, phaseRow, rateRow, wireRow } from './progress-rows.ts';
import type { ScreenProps } from './screen.ts';

type RunningProps = ScreenProps & { readonly title: string; readonly phases: readonly Step[] };

export function Running({ state, width, height, title, phases }: RunningProps): ReactNode {
  const { operation } = state;
  const room = width - panelFrame;
  const maps = { erase: state.erase.map, backups: state.backups.map } as const;
  const map = state.screen in maps ? maps[state.screen as keyof typeof maps] : state.flash.map;
  const rows: Piece[][] = !operation
    ? [[{ text: safe`Ended.`, dim: true }]]
    : operation.asks
      ? [phaseRow(operation, phases), [], ...handRows(operation, operation.asks, state.nowMs, room)]
      : [
          phaseRow(operation, phases),
          [],
          barRow(operation, room),
          figuresRow(operation, state.nowMs, room),
          wireRow(operation),
          ...(height > 14 ? [rateRow(operation, room)] : []),
          noteRow(operation),
        ];
  return (
    <Panel title={boardTitle(title, state, width)} width={width} height={height} colour={theme.active}>
      {rows.map((pieces, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
        <Row key={at} width={room} pieces={pieces} />
      ))}
      {operation?.asks ? null : <FlashMap map={map} width={room} height={height - 2 - rows.length} />}
    </Panel>
  );
}

/** What hands have to do, and that nothing else is needed then. */
function handRows(operation: OperationView, asks: string, nowMs: number, room: number): Piece[][] {
  const waited = Math.max(0, nowMs - operation.startedMs) / 1000;
  return [
    ...wrapWords(asks, room).map((text): Piece[] => [
      { text: printable(text), bold: true, colour: theme.warning },
    ]),
    [],
    ...wrapWords('This continues by itself when the board answers: no key is needed.', room).map(
      (text): Piece[] => [{ text: printable(text) }],
    ),
    [{ text: safe`${duration(waited)} so far`, dim: true }],
  ];
}
