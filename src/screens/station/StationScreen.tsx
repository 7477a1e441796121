// A station: PASS or FAIL of each board that is plugged in, in large letters; below them how many, and the last boards.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type BigWord, BigWords, wordsBeside } from '../../components/BigWords.tsx';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { type Meaning, theme } from '../../components/theme.ts';
import type { Sign } from '../../text/big-letters.ts';
import { printable } from '../../text/printable.ts';
import type { State } from '../../workbench/state.ts';
import { boardLabel } from '../../workbench/words.ts';
import type { ScreenProps } from '../screen.ts';
import type { StationState, StationVisit } from './state.ts';
import { countedWords, visitSign, visitWords } from './words.ts';

type Size = { readonly width: number; readonly height: number };

export function StationScreen({ state, width, height }: ScreenProps): ReactNode {
  const { station } = state;
  const { plan, phase } = station;
  const title = plan === null || phase === 'path' ? 'Station' : `Station: ${plan.name}`;
  const size = { width: width - panelFrame, height: height - 2 };
  return (
    <Panel title={title} note={noteOf(station)} width={width} height={height} focused>
      {phase === 'path' || phase === 'open' ? pathRows(station, size) : null}
      {phase === 'ask' ? questionRows(station, size) : null}
      {phase === 'run' || phase === 'end' || phase === 'over' ? <Boards state={state} {...size} /> : null}
    </Panel>
  );
}

const noteOf = ({ phase, rows }: StationState): string =>
  phase === 'ask' && rows ? `${rows.free} of ${rows.rows} rows left` : '';

const line = (text: string, width: number, look: Omit<Piece, 'text'> = {}, key = text): ReactNode => (
  <Row key={key} width={width} pieces={text === '' ? [] : [{ text: printable(text), ...look }]} />
);

const about =
  'A recipe says what every board gets: firmware, files with its own values, a test, pins, a record. Plug one in, read PASS or FAIL, plug the next.';

function pathRows({ typed, trouble, phase }: StationState, { width, height }: Size): ReactNode[] {
  const { text, cursor } = typed;
  const message = trouble ? wrapWords(trouble.message, width, 'broken') : [];
  const hints = trouble?.hints.flatMap((hint) => wrapWords(`- ${hint}`, width, 'broken')) ?? [];
  return [
    ...wrapWords(about, width).map((each) => line(each, width, { dim: true })),
    line('', width, {}, 'blank'),
    <TextField
      key="path"
      label="Recipe:"
      text={text}
      cursor={phase === 'path' ? cursor : null}
      width={width}
      hint="a TOML file; Tab completes"
    />,
    ...(phase === 'open' ? [line('Reading it…', width, { colour: theme.active })] : []),
    ...(trouble ? [line('', width, {}, 'before')] : []),
    ...message.map((each, at) => line(each, width, { colour: theme.bad }, `message ${at}`)),
    ...hints.map((each, at) => line(each, width, {}, `hint ${at}`)),
  ].slice(0, height);
}

function questionRows({ plan, redoesAll }: StationState, { width, height }: Size): ReactNode[] {
  if (!plan) return [];
  const question = wrapWords(`${plan.question} Enter begins.`, width).map((each) =>
    line(each, width, { colour: theme.warning, bold: true }),
  );
  const steps = plan.steps.flatMap((step) => {
    const [first = '', ...rest] = wrapWords(step, width - 2, 'broken');
    return [first, ...rest.map((each) => `  ${each}`)];
  });
  const room = Math.max(0, height - question.length - 4);
  return [
    line('With each board:', width, { dim: true }),
    ...steps.slice(0, room).map((each, at) => line(each, width, {}, `step ${at}`)),
    line(`Records: ${plan.folder}`, width, { dim: true }),
    line(`Boards that were green before: ${redoesAll ? 'done again' : 'left as they are'}`, width, {
      dim: !redoesAll,
    }),
    line('', width, {}, 'blank'),
    ...question,
  ];
}

const signColour: Readonly<Record<Sign, Meaning | undefined>> = {
  ...{ PASS: theme.good, FAIL: theme.bad, DONE: theme.warning, WORK: theme.active },
  ...{ WAIT: undefined, OVER: undefined },
};

/** Rows of the letters: so many that one sees them from afar, and the list keeps a half. */
const letterRows = (height: number): number =>
  height >= 50 ? 20 : height >= 34 ? 15 : height >= 18 ? 10 : 5;

function Boards({ state, width, height }: Size & { readonly state: State }): ReactNode {
  const { station } = state;
  const large = letterRows(height);
  const detail = detailRows(station, width, height >= 18 ? 2 : 1);
  // The letters with their labels, a blank row, the counts, and what the row under the cursor says in full.
  const listHeight = Math.max(1, height - large - 3 - detail.length);
  const labels = station.visits.map(({ port }) => boardLabel(state, port));
  const labelCells = Math.min(width < 100 ? 24 : 40, Math.max(0, ...labels.map((label) => label.length)));
  const items = station.visits.map((visit, at) => itemOf(visit, labels[at] ?? '', labelCells));
  return (
    <Box flexDirection="column" width={width} height={height}>
      <BigWords words={signsOf(state, width)} width={width} height={large} />
      {line('', width, {}, 'blank')}
      {line(countedWords(station), width, { bold: true }, 'counts')}
      <List items={items} cursor={station.cursor} width={width} height={listHeight} focused />
      {detail}
    </Box>
  );
}

/** A word for each board that is plugged in, in the order of the ports; where more are there than have room, for the last. */
function signsOf(state: State, width: number): readonly BigWord[] {
  const { phase, visits } = state.station;
  // Nobody looks any more who is there.
  if (phase === 'over') return [{ word: 'OVER', label: '' }];
  const there = visits.filter(({ isThere }) => isThere);
  if (there.length === 0) return [{ word: 'WAIT', label: 'Plug a board in.' }];
  const shown = there.slice(0, wordsBeside(width)).sort((one, other) => (one.port < other.port ? -1 : 1));
  return shown.map((visit) => {
    const word = visitSign(visit);
    const colour = signColour[word];
    const words =
      visit.status === 'works' || visit.status === 'waits' ? visitWords(visit) : (visit.row ?? '');
    return { word, ...(colour ? { colour } : {}), label: `${boardLabel(state, visit.port)} ${words}` };
  });
}

const glyphs: Readonly<Record<StationVisit['status'], { glyph: string; colour?: Meaning }>> = {
  waits: { glyph: '·' },
  works: { glyph: '▶', colour: theme.active },
  green: { glyph: '✔', colour: theme.good },
  red: { glyph: '✖', colour: theme.bad },
  known: { glyph: '●', colour: theme.warning },
  cancelled: { glyph: '✖', colour: theme.warning },
};

function itemOf(visit: StationVisit, label: string, labelCells: number): ListItem {
  const { glyph, colour } = glyphs[visit.status];
  const look = colour ? { colour } : {};
  return {
    key: String(visit.id),
    pieces: [
      { text: printable(`${glyph} `), ...look },
      { text: printable(`${pad(label, labelCells)} `) },
      { text: printable(pad(visit.mac ?? '', 18)), colour: theme.data },
      { text: printable(visitWords(visit)), ...(visit.status === 'red' ? look : {}) },
    ],
  };
}

/** What the row under the cursor says in full, where it is more than the row shows. */
function detailRows({ visits, cursor, redo }: StationState, width: number, most: number): ReactNode[] {
  const visit = visits[cursor];
  const again = redo.includes(visit?.mac ?? '') ? 'Done again when it is plugged in next. ' : '';
  const words = `${again}${visit?.words ?? ''}`;
  const rows = wrapWords(words, width, 'broken').slice(0, most);
  return Array.from({ length: most }, (_, at) => line(rows[at] ?? '', width, { dim: true }, `detail ${at}`));
}
