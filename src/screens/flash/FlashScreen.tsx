// Flash: choose an image, read the plan, watch it being written, read the result.
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, truncate } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import type { Step } from '../../device/operation.ts';
import { printable, safe } from '../../text/printable.ts';
import { factsOf } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import { counted } from '../../workbench/words.ts';
import { boardWords } from '../boards/board-words.ts';
import { kilobytes } from '../files/file-words.ts';
import { Running } from '../Running.tsx';
import type { PartProps, ScreenProps } from '../screen.ts';
import { UnlockQuestion } from '../UnlockQuestion.tsx';
import { FlashResult } from './FlashResult.tsx';
import { isOtherChip } from './library.ts';
import { NodemcuGuide } from './NodemcuGuide.tsx';
import { PlanMenu } from './PlanMenu.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { unusualWords } from './plan-options.ts';
import { type ImageChoice, namesOf, savesFirst, shownChoices } from './state.ts';

export function FlashScreen(props: ScreenProps): ReactNode {
  if (props.state.flash.menu) return <PlanMenu {...props} menu={props.state.flash.menu} />;
  if (props.state.flash.asksUnlock) return <UnlockQuestion {...props} before="flash" />;
  switch (props.state.flash.phase) {
    case 'choose':
      return props.state.flash.category === 'nodemcu' ? <NodemcuGuide {...props} /> : <Choose {...props} />;
    case 'plan':
      return <PlanPanel {...props} />;
    case 'planning':
      return isDownload(props.state) ? (
        <Running {...props} title={`Getting ${namesOf(props.state.flash.chosen)}`} phases={getPhases} />
      ) : (
        <Running {...props} {...planning(props.state)} />
      );
    case 'run':
      return (
        <Running
          {...props}
          title={`Flashing ${namesOf(props.state.flash.chosen)}`}
          phases={phasesOf(props.state)}
        />
      );
    case 'result':
      return <FlashResult {...props} />;
  }
}

const isDownload = ({ flash }: State): boolean =>
  flash.chosen.some(({ choice }) => choice.kind === 'release');

/** What the plan asks for, in the order in which it is done. */
function phasesOf({ flash: { plan, options, backUpFirst } }: State): readonly Step[] {
  // The boot ROM writes, and that is all.
  if (options.noStub) return ['write', 'restart'];
  return [
    ...(plan && savesFirst(backUpFirst, plan) ? (['read'] as const) : []),
    ...(options.eraseAll ? (['plan', 'erase'] as const) : (['plan'] as const)),
    ...(['write', 'verify', 'restart'] as const),
  ];
}

/** The boot ROM has no means to compare anything. */
const planning = ({ flash: { options } }: State): { title: string; phases: readonly Step[] } =>
  options.noStub
    ? { title: 'Planning without the stub', phases: ['connect', 'identify'] }
    : { title: 'Comparing with what is on the board', phases: ['connect', 'stub', 'plan'] };

const getPhases: readonly Step[] = ['download', 'connect', 'stub', 'plan'];

function Choose({ state, width, height }: PartProps): ReactNode {
  const { flash } = state;
  const room = width - panelFrame;
  const shown = shownChoices(flash);
  return (
    <Panel title={titleOf(state)} note={optionsNote(state)} width={width} height={height} focused>
      {flash.path ? (
        <TextField label="path" {...flash.path} width={room} hint="of a file or a folder; Tab completes it" />
      ) : flash.filter ? (
        <TextField
          label="/"
          text={flash.filter.text}
          cursor={flash.filtering ? flash.filter.cursor : null}
          width={room}
          hint="a part of a name; / or ~ begins a path"
        />
      ) : (
        <Row width={room} pieces={[{ text: printable(truncate(where(state), room)), dim: true }]} />
      )}
      <Row width={room} pieces={[why(shown[flash.cursor])]} />
      <List
        items={shown.map((choice) => choiceItem(choice, room - 3, releaseCells(flash.choices)))}
        cursor={flash.cursor}
        width={room}
        height={height - 4}
        focused
      />
    </Panel>
  );
}

const titleOf = (state: State): string =>
  state.flash.adding
    ? `Add a file to ${namesOf(state.flash.chosen)} (Esc: back to the plan)`
    : `Choose a firmware for ${meantWords(state)}`;

const meantWords = (state: State): string =>
  state.flash.forMarked ? counted(state.ports.marked.length, 'marked board') : boardWords(state);

/** Options that were set beforehand are not to be forgotten. */
function optionsNote({ flash }: State): string {
  const count = unusualWords(flash.options).length;
  return count === 0 ? '' : `o: ${counted(count, 'option')} set`;
}

/** What the rows are, and what they were judged by. */
function where(state: State): string {
  if (state.flash.category === null) return state.flash.folder;
  const facts = factsOf(state);
  const size = facts?.flash.sizeBytes;
  const chip = facts && isOtherChip(facts) ? `the ${facts.chip} and ` : '';
  return size
    ? `MicroPython for ${chip}${size / 2 ** 20} MB of flash, as measured; dim ones do not fit`
    : 'MicroPython; identify the board (: identify) to see which fit its flash';
}

/** The whole reason: beside the row there is seldom room for it. The cursor is on the name. */
function why(choice: ImageChoice | undefined): Piece {
  if (choice?.kind !== 'release') return { text: printable('') };
  if (choice.unsuited !== null) return { text: printable(`It ${choice.unsuited}.`), colour: theme.warning };
  return { text: printable(choice.proposed ? `Proposed: ${choice.proposed}.` : ''), dim: true };
}

const inShort = (reason: string): string => reason.split(',', 1)[0] ?? reason;

const kindWords: Readonly<Record<ImageChoice['kind'], string>> = {
  backup: 'backup',
  'init-data': 'found',
  release: 'release',
  category: 'more',
  'built-in': 'built in',
  recent: 'recent',
  folder: 'folder',
  file: 'file',
};

/** Ids of chips with many builds are longer. */
const releaseCells = (choices: readonly ImageChoice[]): number =>
  Math.max(34, ...choices.map(({ kind, name }) => (kind === 'release' ? name.length : 0)));

function choiceItem(choice: ImageChoice, room: number, idCells: number): ListItem {
  const about =
    choice.kind === 'file' || choice.kind === 'built-in'
      ? kilobytes(choice.sizeBytes)
      : choice.kind === 'recent'
        ? [choice.about, choice.path].filter(Boolean).join(' · ')
        : choice.kind === 'release'
          ? choice.unsuited === null
            ? choice.date
            : inShort(choice.unsuited)
          : '';
  const key = 'path' in choice ? `${choice.kind}:${choice.path}` : `${choice.kind}:${choice.name}`;
  const name = choice.kind === 'folder' || choice.kind === 'category' ? `${choice.name}/` : choice.name;
  const nameWidth = Math.max(16, Math.min(choice.kind === 'release' ? idCells : 44, room - 24));
  return {
    key,
    greyed: choice.kind === 'release' && choice.unsuited !== null,
    pieces: [
      { text: printable(pad(kindWords[choice.kind], 10)), dim: true },
      { text: safe`${pad(name, nameWidth)} `, ...(choice.kind === 'folder' ? { colour: theme.data } : {}) },
      { text: printable(truncate(about, room - 12 - nameWidth)), dim: true },
    ],
  };
}
