// Several boards: a row each, with what a look found or how far it is; below it what the row under the cursor says in
// full, and the question.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { cellWidth, pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { type Meaning, theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import { barText } from '../../text/progress-bar.ts';
import { leadingStep, rateOf } from '../../workbench/progress.ts';
import { fewNames } from '../../workbench/several-boards.ts';
import type { OperationView, State } from '../../workbench/state.ts';
import { boardLabel, counted } from '../../workbench/words.ts';
import { kilobytes } from '../files/file-words.ts';
import { shareDone } from '../progress-rows.ts';
import type { ScreenProps } from '../screen.ts';
import { type Batch, type BatchRow, rowsThat, wordAsked } from './state.ts';
import { countsOf } from './words.ts';

/** What the row under the cursor says in full. */
const detailRows = 2;
/** What is done sooner has no rate that one reads. */
const smallestRatedBytes = 16 * 1024;

export function BatchScreen({ state, width, height }: ScreenProps): ReactNode {
  const { batch, cursor } = state.batch;
  const room = width - panelFrame;
  if (!batch)
    return (
      <Panel title="Several boards" width={width} height={height} focused>
        <Row width={room} pieces={[{ text: safe`Mark boards with space, or all with a.`, dim: true }]} />
      </Panel>
    );
  const foot = footOf(state, batch, room);
  const listHeight = Math.max(1, height - 2 - detailRows - foot.length);
  const words = wrapWords(batch.rows[cursor]?.words ?? '', room).slice(0, detailRows);
  const labels = batch.rows.map(({ id }) => labelOf(state, id));
  const labelCells = Math.min(24, Math.max(...labels.map(cellWidth)) + 1);
  return (
    <Panel title={batch.job.title} note={noteOf(batch)} width={width} height={height} focused>
      <List
        items={batch.rows.map((row, at) => itemOf(state, row, labels[at] ?? '', labelCells, room - 4))}
        cursor={cursor}
        width={room}
        height={listHeight}
        focused
      />
      <Box flexDirection="column" width={room} height={detailRows}>
        {words.map((line) => (
          <Row key={line} width={room} pieces={[{ text: printable(line), dim: true }]} />
        ))}
      </Box>
      {foot}
    </Panel>
  );
}

const noteOf = (batch: Batch): string => countsOf(batch) || counted(batch.rows.length, 'board');

function labelOf(state: State, id: number): string {
  const path = state.desks.find((desk) => desk.id === id)?.path ?? '';
  return boardLabel(state, path);
}

const looks: Readonly<Record<BatchRow['status'], { glyph: string; colour?: Meaning }>> = {
  waits: { glyph: '·' },
  works: { glyph: '▶', colour: theme.active },
  ready: { glyph: '●', colour: theme.good },
  'left-out': { glyph: '×', colour: theme.warning },
  done: { glyph: '✔', colour: theme.good },
  failed: { glyph: '✖', colour: theme.bad },
  cancelled: { glyph: '✖', colour: theme.warning },
};

function itemOf(state: State, row: BatchRow, label: string, labelCells: number, room: number): ListItem {
  const { glyph, colour } = looks[row.status];
  const operation = state.desks.find((desk) => desk.id === row.id)?.operation ?? null;
  const told = macOf(state, row);
  const mac = told === null ? '' : `…${told.slice(-8)}`;
  const head: Piece[] = [
    { text: safe`${glyph} `, ...(colour ? { colour } : {}) },
    { text: printable(pad(label, labelCells)) },
    { text: printable(pad(mac, 10)), colour: theme.data },
  ];
  const left = room - labelCells - 12;
  const tail: Piece[] = operation
    ? progressPieces(operation, left)
    : [{ text: printable(row.words), ...(colour && row.status !== 'ready' ? { colour } : {}) }];
  return { key: String(row.id), pieces: [...head, ...tail] };
}

/** 'start stub 100 %', and a rate behind it. */
const shareCells = 16;
const rateCells = 10;

/** A bar where there is a measure, and the words; the rate of what takes long, where there is room. */
function progressPieces(operation: OperationView, room: number): Piece[] {
  const step = leadingStep(operation);
  const share = operation.cancelling ? 'stopping safely' : shareDone(operation);
  const rate = step?.total && step.total > smallestRatedBytes ? Math.round(rateOf(step) ?? 0) : 0;
  const words = rate === 0 || room < 50 ? share : `${pad(share, shareCells)} ${kilobytes(rate)}/s`;
  if (!step?.total || room < 30) return [{ text: printable(words), colour: theme.active }];
  const { full, rest } = barText(step.done / step.total, Math.min(30, room - shareCells - rateCells - 2));
  return [
    { text: printable(full), colour: operation.cancelling ? theme.warning : theme.accent },
    { text: printable(`${rest} `), dim: true },
    { text: printable(words) },
  ];
}

/** As the row knows it, or as its board has told meanwhile. */
const macOf = (state: State, { id, mac }: BatchRow): string | null =>
  mac ?? state.desks.find((desk) => desk.id === id)?.board?.facts?.mac ?? null;

/** 'seat1 and seat2 have one MAC: …'; null where each has its own. */
function sameMacWords(state: State, { rows }: Batch): string | null {
  const labels = new Map<string, string[]>();
  for (const row of rows) {
    const mac = macOf(state, row);
    if (mac !== null) labels.set(mac, [...(labels.get(mac) ?? []), labelOf(state, row.id)]);
  }
  const [mac, twins] = [...labels].find(([, each]) => each.length > 1) ?? [];
  return twins ? `${fewNames(twins, 3)} have one MAC, ${mac}: by it they cannot be told apart.` : null;
}

function footOf(state: State, batch: Batch, room: number): ReactNode[] {
  const row = (key: string, text: string, colour?: Meaning) => (
    <Row
      key={key}
      width={room}
      pieces={[{ text: printable(text), ...(colour ? { colour, bold: true } : {}) }]}
    />
  );
  const twins = sameMacWords(state, batch);
  const told =
    twins === null
      ? []
      : wrapWords(twins, room)
          .slice(0, 2)
          .map((line) => row(line, line));
  if (batch.phase !== 'ask') return told;
  const ready = rowsThat(batch, 'ready');
  const word = state.preferences.confirm === 'quick' ? null : wordAsked(batch);
  const lines = wrapWords(batch.job.question(ready), room).slice(0, 3);
  const question = [...told, ...lines.map((line) => row(line, line, theme.warning))];
  const label = batch.job.field?.label ?? (word === null ? null : `Type ${word}:`);
  if (label === null) return question;
  const { text, cursor } = state.batch.typed;
  return [
    ...question,
    <TextField key="word" label={label} text={text} cursor={cursor} width={room} hint="then Enter" />,
  ];
}
