// Flash: choose an image, read the plan, watch it being written, read the result.
import type { ReactNode } from 'react';
import { type Fact, Facts } from '../components/Facts.tsx';
import { List, type ListItem } from '../components/List.tsx';
import { pad, truncate, wrapWords } from '../components/layout.ts';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme } from '../components/theme.ts';
import type { Step } from '../device/operation.ts';
import { factsOf } from '../workbench/availability.ts';
import type { ImageChoice, PlanFile } from '../workbench/flash-state.ts';
import type { State } from '../workbench/state.ts';
import { duration } from '../workbench/words.ts';
import { boardWords } from './board-words.ts';
import { FlashMap } from './FlashMap.tsx';
import { NodemcuGuide } from './NodemcuGuide.tsx';
import { Running } from './Running.tsx';
import type { ScreenProps } from './screen.ts';

export function FlashScreen(props: ScreenProps): ReactNode {
  switch (props.state.flash.phase) {
    case 'choose':
      return props.state.flash.shelf === 'nodemcu' ? <NodemcuGuide {...props} /> : <Choose {...props} />;
    case 'plan':
      return <Plan {...props} />;
    case 'planning':
      return props.state.flash.chosen?.kind === 'release' ? (
        <Running {...props} title={`Getting ${props.state.flash.chosen.name}`} phases={getPhases} />
      ) : (
        <Running {...props} title="Comparing with what is on the board" phases={planPhases} />
      );
    case 'run':
      return (
        <Running {...props} title={`Flashing ${props.state.flash.chosen?.name ?? ''}`} phases={runPhases} />
      );
    case 'result':
      return <Result {...props} />;
  }
}

const planPhases: readonly Step[] = ['connect', 'stub', 'plan'];
const getPhases: readonly Step[] = ['download', 'connect', 'stub', 'plan'];
const runPhases: readonly Step[] = ['plan', 'write', 'verify', 'restart'];

function Choose({ state, width, height }: ScreenProps): ReactNode {
  const { flash } = state;
  const room = width - panelFrame;
  return (
    <Panel title={`Choose a firmware for ${boardWords(state)}`} width={width} height={height} focused>
      <Row width={room} pieces={[{ text: truncate(where(state), room), dim: true }]} />
      <Row width={room} pieces={[{ text: whyNot(flash.choices[flash.cursor]), colour: theme.warning }]} />
      <List
        items={flash.choices.map((choice) => choiceItem(choice, room - 3))}
        cursor={flash.cursor}
        width={room}
        height={height - 4}
        focused
      />
    </Panel>
  );
}

/** What the rows are, and what they were judged by. */
function where(state: State): string {
  if (state.flash.shelf === null) return state.flash.folder;
  const size = factsOf(state)?.flash.sizeBytes;
  return size
    ? `MicroPython for ${size / 2 ** 20} MB of flash, as measured; dim ones do not suit`
    : 'MicroPython; identify the board (1, then i) to see which suit its flash';
}

/** The whole reason: beside the row there is seldom room for it. */
const whyNot = (choice: ImageChoice | undefined): string =>
  choice?.kind === 'release' && choice.unsuited !== null ? `${choice.name} ${choice.unsuited}` : '';

const kindWords = {
  release: 'release',
  shelf: 'more',
  'built-in': 'built in',
  recent: 'recent',
  folder: 'folder',
  file: 'file',
} as const;

function choiceItem(choice: ImageChoice, room: number): ListItem {
  const about =
    choice.kind === 'file' || choice.kind === 'built-in'
      ? kilobytes(choice.sizeBytes)
      : choice.kind === 'recent'
        ? choice.path
        : choice.kind === 'release'
          ? (choice.unsuited ?? choice.date)
          : '';
  const key = 'path' in choice ? `${choice.kind}:${choice.path}` : choice.id;
  const name = choice.kind === 'folder' || choice.kind === 'shelf' ? `${choice.name}/` : choice.name;
  const nameWidth = Math.max(16, Math.min(choice.kind === 'release' ? 34 : 44, room - 24));
  return {
    key,
    greyed: choice.kind === 'release' && choice.unsuited !== null,
    pieces: [
      { text: pad(kindWords[choice.kind], 10), dim: true },
      { text: `${pad(name, nameWidth)} `, ...(choice.kind === 'folder' ? { colour: theme.data } : {}) },
      { text: truncate(about, room - 12 - nameWidth), dim: true },
    ],
  };
}

function Plan({ state, width, height }: ScreenProps): ReactNode {
  const { plan, map } = state.flash;
  if (!plan) return null;
  const room = width - panelFrame;
  const mac = factsOf(state)?.mac ?? 'this board';
  const facts: Fact[] = [
    ...plan.files.flatMap(fileFacts),
    {
      name: 'write',
      value: [
        { text: kilobytes(plan.writeBytes), bold: true, colour: theme.warning },
        { text: plan.skipBytes > 0 ? `, ${kilobytes(plan.skipBytes)} are there already` : '' },
        { text: plan.eraseBytes > 0 ? `, erases ${kilobytes(plan.eraseBytes)}` : '' },
      ],
    },
    ...sentences('lost', plan.lost, theme.warning, room),
    ...sentences('kept', plan.kept, undefined, room),
    ...plan.warnings.flatMap((text, at) => sentences(at === 0 ? '⚠' : ' ', [text], theme.warning, room)),
    {
      name: 'then',
      value: [
        { text: 'verify by MD5, restart' },
        {
          text:
            plan.estimateSeconds === null
              ? ''
              : `; about ${duration(plan.estimateSeconds)} at ${plan.baudRate} baud`,
          dim: true,
        },
      ],
    },
  ];
  const enter: Piece[] = [
    { text: 'Enter', bold: true, colour: theme.warning },
    { text: ` Write ${kilobytes(plan.writeBytes)} to ` },
    { text: mac, bold: true },
  ];
  const factRows = Math.min(facts.length, height - 6);
  return (
    <Panel title={`Plan for ${boardWords(state)}`} width={width} height={height} focused>
      <Facts facts={facts.slice(0, factRows)} width={room} nameWidth={8} />
      <Row width={room} pieces={[]} />
      <FlashMap map={map} width={room} height={height - 2 - factRows - 3} />
      <Row width={room} pieces={[]} />
      <Row width={room} pieces={enter} />
    </Panel>
  );
}

const fileFacts = ({ name, offset, sizeBytes, what, md5 }: PlanFile): Fact[] => [
  {
    name: `0x${offset.toString(16)}`,
    value: [{ text: what, bold: true }, { text: `  ${name}, ${kilobytes(sizeBytes)}` }],
  },
  { name: '', value: [{ text: `MD5 ${md5}`, dim: true }] },
];

function sentences(name: string, texts: readonly string[], colour: string | undefined, room: number): Fact[] {
  const lines = texts.flatMap((text) => wrapWords(text, room - 8));
  // Blank names must differ: they are the rows' keys.
  return lines.map((text, at) => ({ name: at === 0 ? name : ' '.repeat(at), value: [{ text, colour }] }));
}

function Result({ state, width, height }: ScreenProps): ReactNode {
  const { outcome, map, chosen } = state.flash;
  if (!outcome) return null;
  const room = width - panelFrame;
  const verdict: Piece = outcome.verified
    ? { text: '✔ Written and verified by MD5', colour: theme.good, bold: true }
    : { text: '⚠ Written, but NOT verified', colour: theme.warning, bold: true };
  const facts: Fact[] = [
    { name: 'image', value: outcome.files[0]?.what ?? chosen?.name ?? '' },
    {
      name: 'written',
      value: `${kilobytes(outcome.writtenBytes)} in ${duration(outcome.seconds)}; ${kilobytes(outcome.skippedBytes)} skipped; ${kilobytes(outcome.wireBytes)} on the wire at ${outcome.baudRate}`,
    },
    ...outcome.files.map((file, at) => ({
      name: at === 0 ? 'MD5' : ' '.repeat(at),
      value: [{ text: file.md5, colour: theme.data }],
    })),
    {
      name: 'board',
      value: [
        { text: `${boardWords(state)}: ` },
        { text: outcome.answers ?? 'nothing answered', ...(outcome.answers ? { colour: theme.good } : {}) },
      ],
    },
  ];
  const next: Piece[] = [
    { text: 'Enter', bold: true, colour: theme.accent },
    { text: ' opens its REPL   ' },
    { text: 'b', bold: true, colour: theme.accent },
    { text: ' blinks its LED   ' },
    { text: 'f', bold: true, colour: theme.accent },
    { text: ' flashes another' },
  ];
  const used = facts.length + 2 + 3;
  return (
    <Panel title={`Flashed ${chosen?.name ?? ''}`} width={width} height={height} colour={theme.good}>
      <Row width={room} pieces={[verdict]} />
      <Row width={room} pieces={[]} />
      <Facts facts={facts} width={room} />
      <Row width={room} pieces={[]} />
      <Row width={room} pieces={next} />
      <Row width={room} pieces={[]} />
      <FlashMap map={map} width={room} height={height - 2 - used} />
    </Panel>
  );
}

const kilobytes = (bytes: number): string =>
  bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KB`;
