// Backups: which flash was saved when and what was in it; the one under the cursor in full below.
import type { ReactNode } from 'react';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { List, type ListItem } from '../../components/List.tsx';
import { cellWidth, pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import type { Step } from '../../device/operation.ts';
import { printable, safe } from '../../text/printable.ts';
import { factsOf } from '../../workbench/availability.ts';
import type { State } from '../../workbench/state.ts';
import { boardWords } from '../boards/board-words.ts';
import { FilterField } from '../FilterField.tsx';
import { kilobytes } from '../files/file-words.ts';
import { Running } from '../Running.tsx';
import type { ScreenProps } from '../screen.ts';
import { type BackupRow, savedAt, shownBackups } from './state.ts';

const phases: readonly Step[] = ['connect', 'stub', 'read', 'restart'];
const detailRows = 6;
const factNameWidth = 10;

export function BackupsScreen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const { phase, rows: all, cursor, prompt, filter } = state.backups;
  if (phase === 'run') return <Running {...props} title="Backing up the flash" phases={phases} />;
  const rows = shownBackups(state);
  const room = width - panelFrame;
  const mac = factsOf(state)?.mac ?? null;
  const listHeight = height - 2 - detailRows - 1 - (filter ? 1 : 0);
  const here = rows[cursor];
  const note = all === null ? '' : filter ? `${rows.length} of ${all.length}` : `${all.length}`;
  return (
    <Panel title="Backups" note={note} width={width} height={height} focused>
      {filter ? <FilterField filter={filter} width={room} /> : null}
      {rows.length > 0 ? (
        <List
          items={rows.map((row) => rowItem(row, mac, room))}
          cursor={cursor}
          width={room}
          height={listHeight}
          focused={prompt === null}
        />
      ) : (
        <NoRows
          words={all === null ? 'Looking…' : all.length > 0 ? 'Nothing matches.' : nothingSaved}
          width={room}
          height={listHeight}
        />
      )}
      <Row width={room} pieces={[{ text: printable('─'.repeat(room)), dim: true }]} />
      {prompt?.kind === 'region' ? (
        <RegionPrompt state={state} width={room} />
      ) : prompt?.kind === 'delete' ? (
        <DeletePrompt row={prompt.row} width={room} />
      ) : here ? (
        <Facts facts={details(here, mac, room - factNameWidth)} width={room} nameWidth={factNameWidth} />
      ) : null}
    </Panel>
  );
}

const nothingSaved =
  'Nothing was saved yet. s saves the flash of the board, all of it or a region; the plan of a flash offers it too.';

function NoRows({ words, width, height }: { words: string; width: number; height: number }): ReactNode {
  const lines = wrapWords(words, width);
  return Array.from({ length: height }, (_, at) => (
    <Row
      // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
      key={at}
      width={width}
      pieces={lines[at] ? [{ text: printable(lines[at] as string), dim: true }] : []}
    />
  ));
}

function rowItem(row: BackupRow, mac: string | null, room: number): ListItem {
  const isMine = row.mac === mac;
  const what = row.what ?? 'no firmware recognised';
  // On a narrow terminal the half of the MAC that tells boards apart has to do.
  const shownMac = room >= 66 ? row.mac : row.mac.slice(9);
  const whatWidth = Math.max(12, Math.min(30, room - 34 - shownMac.length));
  return {
    key: row.path,
    pieces: [
      { text: safe`${savedAt(row.time)}  ` },
      { text: printable(pad(kilobytes(row.sizeBytes), 9)), dim: true },
      { text: safe`${pad(what, whatWidth)} ` },
      { text: printable(shownMac), ...(isMine ? { colour: theme.good } : { dim: true }) },
      { text: printable(isMine ? ' ●' : '') },
    ],
  };
}

/** Of a path the end tells most; `c` copies all of it. */
const endOf = (path: string, room: number): string =>
  cellWidth(path) <= room ? path : `…${path.slice(1 - room)}`;

function details(row: BackupRow, mac: string | null, room: number): Fact[] {
  const isMine = row.mac === mac;
  const whose = isMine ? 'this board' : mac === null ? '' : 'another board';
  const end = row.offset + row.sizeBytes - 1;
  return [
    {
      name: 'content',
      value: [{ text: printable(row.what ?? 'no firmware that is recognised'), bold: true }],
    },
    {
      name: 'board',
      value: [
        { text: safe`${row.mac}  ${row.chip}  ` },
        { text: printable(whose), ...(isMine ? { colour: theme.good } : { colour: theme.warning }) },
      ],
    },
    {
      name: 'flash',
      value: `${kilobytes(row.sizeBytes)}, 0x${row.offset.toString(16)} to 0x${end.toString(16)}`,
    },
    { name: 'MD5', value: [{ text: printable(row.md5), colour: theme.data }] },
    { name: 'file', value: [{ text: printable(endOf(row.path, room)), dim: true }] },
  ];
}

function RegionPrompt({ state, width }: { state: State; width: number }): ReactNode {
  const { prompt } = state.backups;
  if (prompt?.kind !== 'region') return null;
  const size = factsOf(state)?.flash.sizeBytes;
  const all = size ? `all ${kilobytes(size)}` : 'all of it';
  const says: Piece = prompt.trouble
    ? { text: printable(prompt.trouble), colour: theme.bad }
    : { text: safe`Blank parts are skipped; the rest is checked by MD5.`, dim: true };
  return (
    <>
      <Row width={width} pieces={[{ text: safe`Back up ${boardWords(state)}`, bold: true }]} />
      <TextField
        label="Region"
        text={prompt.entry.text}
        cursor={prompt.entry.cursor}
        width={width}
        hint={`as 0x100000:1MB; nothing = ${all}`}
      />
      <Row width={width} pieces={[says]} />
      <Row width={width} pieces={[]} />
      <Row
        width={width}
        pieces={[
          { text: safe`Enter`, bold: true, colour: theme.accent },
          { text: safe` reads it; nothing on the board changes` },
        ]}
      />
    </>
  );
}

function DeletePrompt({ row, width }: { row: BackupRow; width: number }): ReactNode {
  const lines: Piece[][] = [
    [{ text: safe`Delete the backup of ${savedAt(row.time)}?`, bold: true }],
    [{ text: safe`${row.what ?? 'no firmware recognised'}, ${kilobytes(row.sizeBytes)}, of ${row.mac}` }],
    [{ text: safe`The file is deleted permanently.`, dim: true }],
    [],
    [{ text: safe`Enter`, bold: true, colour: theme.warning }, { text: safe` deletes it` }],
  ];
  return lines.map((pieces, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
    <Row key={at} width={width} pieces={pieces} />
  ));
}
