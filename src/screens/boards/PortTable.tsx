// The boards as a table: what is attached, by the names and marks that tell them apart.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { List, type ListItem } from '../../components/List.tsx';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme } from '../../components/theme.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import { printable, safe } from '../../text/printable.ts';
import type { State } from '../../workbench/state.ts';
import type { PartProps } from '../screen.ts';
import { deskAt } from './board-rows.ts';
import { type Column, cellsOf, columnsFor } from './port-columns.ts';
import { visiblePorts } from './visible-ports.ts';

/** Of a list: its marker and the arrow at its end; the glyph of the port. */
const rowFrame = 4;
const glyphCells = 2;

/** Borders, the titles of the columns, a row each; the filter has one. */
export const tableHeight = ({ ports, boards }: State): number =>
  3 + (boards.filter ? 1 : 0) + Math.max(1, ports.list.length) + (ports.list.length < 3 ? 1 : 0);

export function PortTable({ state, width, height }: PartProps): ReactNode {
  const { boards } = state;
  const ports = visiblePorts(state);
  const room = width - panelFrame;
  const columns = columnsFor(room - rowFrame - glyphCells, ports, state);
  const count = boards.filter ? `${ports.length} of ${state.ports.list.length}` : `${ports.length}`;
  const { marked } = state.ports;
  const note = marked.length > 0 ? `${marked.length} marked of ${count}` : count;
  const titles = cellsOf(columns, ({ title }) => ({ text: printable(title), dim: true }));
  const listHeight = height - 3 - (boards.filter ? 1 : 0);
  const hasRoom = listHeight > Math.max(1, ports.length);
  return (
    <Panel title="Boards" note={note} width={width} height={height} focused={boards.pane === 'ports'}>
      {boards.filter ? (
        <TextField
          label="/"
          text={boards.filter.text}
          cursor={boards.filtering ? boards.filter.cursor : null}
          width={room}
        />
      ) : null}
      <Row width={room} pieces={[{ text: safe`    ` }, ...titles]} />
      {ports.length === 0 ? (
        <Row
          width={room}
          pieces={[{ text: printable(boards.filter ? 'Nothing matches.' : 'Looking…'), dim: true }]}
        />
      ) : (
        <List
          items={ports.map((port) => portItem(port, state, columns))}
          cursor={ports.findIndex((port) => port.path === state.ports.selected)}
          width={room}
          height={Math.max(1, Math.min(ports.length, listHeight))}
          focused={boards.pane === 'ports'}
        />
      )}
      {hasRoom ? <Box flexGrow={1} /> : null}
      {hasRoom ? (
        <Row
          width={room}
          pieces={[
            { text: safe`Plug a board in: it appears here. virtual:demo needs no hardware.`, dim: true },
          ]}
        />
      ) : null}
    </Panel>
  );
}

function portItem(port: PortInfo, state: State, columns: readonly Column[]): ListItem {
  const isOpen = deskAt(state, port)?.board != null;
  const isMarked = state.ports.marked.includes(port.path);
  const glyph: Piece = isMarked
    ? { text: safe`✔ `, colour: theme.accent, bold: true }
    : port.problem
      ? { text: safe`× `, colour: theme.warning }
      : isOpen
        ? { text: safe`● `, colour: theme.good }
        : { text: safe`○ `, dim: true };
  return {
    key: port.path,
    pieces: [glyph, ...cellsOf(columns, ({ piece }) => piece(port, state))],
    greyed: port.problem !== null,
  };
}
