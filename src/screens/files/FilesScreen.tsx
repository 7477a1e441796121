// Files: this computer at the left, the board at the right, and which way a copy would go.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, truncate, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import type { State } from '../../workbench/state.ts';
import { boardLabel } from '../../workbench/words.ts';
import type { ScreenProps } from '../screen.ts';
import { FilesPromptPanel } from './FilesPromptPanel.tsx';
import { bytesText } from './file-words.ts';
import { type FilePane, type FileRow, type FileSide, meantRows } from './state.ts';

export function FilesScreen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const { prompt, trouble } = state.files;
  if (prompt?.kind === 'ask' || prompt?.kind === 'view')
    return <FilesPromptPanel {...props} prompt={prompt} />;
  const leftWidth = Math.floor(width / 2);
  const paneHeight = height - 1;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Box width={width} height={paneHeight}>
        <Pane
          state={state}
          side="local"
          title={width < 80 ? 'Here' : 'This computer'}
          width={leftWidth}
          height={paneHeight}
        />
        {trouble === null ? (
          <Pane
            state={state}
            side="board"
            title={boardTitle(state)}
            width={width - leftWidth}
            height={paneHeight}
          />
        ) : (
          <Panel
            title={boardTitle(state)}
            width={width - leftWidth}
            height={paneHeight}
            focused={state.files.side === 'board'}
          >
            <TroubleRows text={trouble} width={width - leftWidth - panelFrame} height={paneHeight - 2} />
          </Panel>
        )}
      </Box>
      {prompt ? (
        <TextField
          label={prompt.kind === 'name' ? ` ${prompt.label}:` : ' Path on this computer:'}
          {...prompt.entry}
          width={width}
        />
      ) : (
        <Row width={width} pieces={directionPieces(state)} />
      )}
    </Box>
  );
}

/** A narrow pane has room for the free space or for the name, and there is only one board. */
const boardTitle = (state: State): string =>
  state.columns < 80
    ? 'Board'
    : `Board ${boardLabel(state, state.board?.path ?? state.ports.selected ?? 'none')}`;

type PaneProps = {
  readonly state: State;
  readonly side: FileSide;
  readonly title: string;
  readonly width: number;
  readonly height: number;
};

function Pane({ state, side, title, width, height }: PaneProps): ReactNode {
  const pane: FilePane = state.files[side];
  const { filter } = state.files;
  const focused = state.files.side === side;
  const room = width - panelFrame;
  const free = pane.freeBytes === null ? '' : `${bytesText(pane.freeBytes)} free`;
  return (
    <Panel
      title={truncate(title, free === '' ? width : width - free.length - 10)}
      note={free}
      width={width}
      height={height}
      focused={focused}
    >
      {filter?.side === side ? (
        <TextField
          label="/"
          text={filter.entry.text}
          cursor={filter.typing ? filter.entry.cursor : null}
          width={room}
        />
      ) : (
        <Row width={room} pieces={[{ text: printable(tail(pane.folder, room)), dim: true }]} />
      )}
      {pane.rows.length === 0 ? (
        <Row
          width={room}
          pieces={[{ text: filter?.side === side ? safe`Nothing matches.` : safe`empty`, dim: true }]}
        />
      ) : (
        <List
          items={pane.rows.map((row) => fileItem(row, pane.marked.includes(row.path), room - 5))}
          cursor={pane.cursor}
          width={room}
          height={height - 3}
          focused={focused}
        />
      )}
    </Panel>
  );
}

const sizeWidth = 8;

function fileItem(row: FileRow, marked: boolean, room: number): ListItem {
  const isFolder = row.kind === 'folder';
  const name = isFolder ? `${row.name}/` : row.name;
  return {
    key: row.path,
    pieces: [
      { text: printable(marked ? '✔' : ' '), colour: theme.accent, bold: true },
      { text: printable(pad(name, room - sizeWidth)), ...(isFolder ? { colour: theme.data } : {}) },
      { text: printable(pad(isFolder ? '' : bytesText(row.size), sizeWidth, 'right')), dim: true },
    ],
  };
}

/** The end of a path tells most. */
const tail = (path: string, width: number): string =>
  path.length <= width ? path : `…${path.slice(path.length - width + 1)}`;

function directionPieces(state: State): Piece[] {
  const { files, operation } = state;
  if (files.underway && operation) {
    const { name, at, count } = files.underway;
    return [{ text: safe` ${at} of ${count}  ` }, { text: printable(name), bold: true }];
  }
  const rows = meantRows(files);
  const [first] = rows;
  const isFolder = first?.kind === 'folder';
  const what = rows.length === 1 ? `${first?.name ?? ''}${isFolder ? '/' : ''}` : `${rows.length} marked`;
  // What is in a folder has not been counted.
  const isCounted = rows.every(({ kind }) => kind === 'file');
  const bytes = rows.reduce((sum, { size }) => sum + size, 0);
  if (rows.length === 0) return [{ text: safe` nothing here`, dim: true }];
  const source: Piece = { text: printable(truncate(what, 28)), bold: true };
  const size: Piece = { text: printable(isCounted ? ` ${bytesText(bytes)} ` : ' '), dim: true };
  if (files.side === 'local')
    return [
      { text: safe` ` },
      source,
      size,
      { text: safe`──▶ `, colour: theme.warning, bold: true },
      { text: safe`board ${files.board.folder}` },
      { text: safe`   C copies, y syncs the folders`, dim: true },
    ];
  return [
    { text: safe` ` },
    { text: printable(tail(files.local.folder, 28)) },
    { text: safe` ◀── `, colour: theme.accent, bold: true },
    source,
    size,
    { text: safe`  c copies`, dim: true },
  ];
}

type TroubleRowsProps = { readonly text: string; readonly width: number; readonly height: number };

/** Why a pane is empty, in words that fit it. */
const TroubleRows = ({ text, width, height }: TroubleRowsProps): ReactNode =>
  wrapWords(text, width)
    .slice(0, height)
    .map((line) => (
      <Row key={line} width={width} pieces={[{ text: printable(line), colour: theme.warning }]} />
    ));
