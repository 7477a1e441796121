// The columns of the table of boards: which of them a width has room for, and what stands in each. What tells
// boards apart stays when the others go: the name, and of the MAC the half that is not the maker's. Pure.
import { cellWidth, truncate } from '../../components/layout.ts';
import type { Piece } from '../../components/Row.tsx';
import { theme, toneColour } from '../../components/theme.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import { printable, type SafeText, safe } from '../../text/printable.ts';
import type { DeskState, State } from '../../workbench/state.ts';
import { ageWords, boardLabel, firmwareName, moodOf, nameOnPort, portLabel } from '../../workbench/words.ts';
import { shareDone } from '../progress-rows.ts';
import { deskAt } from './board-rows.ts';

export type Column = {
  readonly title: string;
  readonly cells: number;
  readonly piece: (port: PortInfo, state: State) => Piece;
};

/** The end tells ports apart: '/dev/serial/…', 'rfc2217://10.0.0.7:4000'. */
function withEnd(text: string, width: number): SafeText {
  const whole = printable(text);
  if (cellWidth(whole) <= width) return whole;
  const characters = [...whole];
  while (characters.length > 1 && cellWidth(characters.join('')) > width - 1) characters.shift();
  return printable(`…${characters.join('')}`);
}

const dim = (text: string): Piece => ({ text: printable(text), dim: true });

const knownOf = (port: PortInfo, { ports }: State) => ports.known[port.path];
const macOf = (port: PortInfo, state: State): string => knownOf(port, state)?.facts?.mac ?? '';

const label = (cells: number): Column => ({
  title: 'board',
  cells,
  piece: (port, state) => ({ text: withEnd(boardLabel(state, port.path), cells - 1) }),
});
const portColumn: Column = {
  title: 'port',
  cells: 14,
  piece: (port, state) => dim(nameOnPort(state, port.path) === null ? '' : withEnd(portLabel(port.path), 13)),
};
const adapter: Column = {
  title: 'adapter',
  cells: 13,
  piece: (port) => dim(truncate(port.adapter ?? '', 12)),
};
const chip: Column = {
  title: 'chip',
  cells: 11,
  piece: (port, state) => dim(knownOf(port, state)?.facts?.chip ?? ''),
};
const mac: Column = {
  title: 'MAC',
  cells: 19,
  piece: (port, state) => ({ text: printable(macOf(port, state)), colour: theme.data }),
};
const macEnd: Column = {
  title: 'MAC',
  cells: 11,
  piece: (port, state) => {
    const whole = macOf(port, state);
    return { text: printable(whole && `…${whole.slice(-8)}`), colour: theme.data };
  },
};
const stateColumn: Column = {
  title: 'state',
  cells: 17,
  piece: (port, state) => {
    const { board = null, operation } = deskAt(state, port) ?? {};
    if (!board) return dim('');
    const { words, tone } = moodOf(board, knownOf(port, state), operation != null);
    return { text: printable(words), colour: toneColour[tone] };
  },
};
const lastFlash: Column = {
  title: 'last flash',
  cells: 14,
  piece: (port, state) => {
    const here = state.boards.history.flashes.find((each) => each.mac === macOf(port, state));
    return dim(here && macOf(port, state) ? ageWords(here.time, state.boards.history.readMs) : '');
  },
};
/** How far it is, or that it failed; null where neither is to tell. */
function doingPiece(desk: State | DeskState | undefined, state: State): Piece | null {
  if (!desk || desk === state) return null;
  const { operation, failure } = desk;
  if (operation) return { text: printable(`▶ ${shareDone(operation)}`), colour: theme.active };
  return failure ? { text: printable(`✖ ${failure.title}`), colour: theme.bad } : null;
}

const about = (cells: number): Column => ({
  title: 'firmware',
  cells,
  piece: (port, state) => {
    const known = knownOf(port, state);
    const doing = doingPiece(deskAt(state, port), state);
    if (doing) return doing;
    if (port.problem) return { text: printable(port.problem.message), colour: theme.warning };
    if (known?.firmware) return { text: printable(firmwareName(known.firmware)), colour: theme.good };
    // Below this title 'none: ' says nothing more, and costs what the reason needs.
    if (known?.noFirmware)
      return { text: printable(known.noFirmware.words.replace(/^none: /, '')), colour: theme.warning };
    // Of a built-in board there is nothing to guess.
    const isGuess = !known?.facts && port.kind !== 'virtual' && port.boardGuess;
    return dim(isGuess ? `perhaps ${port.boardGuess}` : '');
  },
});

/** Longer names of ports are cut at their beginning. */
const longestLabel = 30;
const leastAbout = 20;
/** Where there is no room for it: a beginning, the detail beside says the rest. */
const narrowestAbout = 5;

/** For rows of `room` cells. */
export function columnsFor(room: number, ports: readonly PortInfo[], state: State): readonly Column[] {
  const longest = Math.max(12, ...ports.map(({ path }) => cellWidth(printable(boardLabel(state, path)))));
  const first = label(Math.min(longestLabel, longest + 2, room - macEnd.cells - narrowestAbout));
  const isNamed = ports.some(({ path }) => nameOnPort(state, path) !== null);
  const chosen: Column[] = [macEnd];
  let left = room - first.cells - macEnd.cells - leastAbout;
  const add = (column: Column, instead?: Column) => {
    if (left < column.cells - (instead?.cells ?? 0)) return;
    left -= column.cells - (instead?.cells ?? 0);
    if (instead) chosen.splice(chosen.indexOf(instead), 1);
    chosen.push(column);
  };
  add(adapter);
  add(mac, macEnd);
  add(stateColumn);
  if (isNamed) add(portColumn);
  add(chip);
  add(lastFlash);
  const order = [portColumn, adapter, chip, mac, macEnd];
  const before = order.filter((column) => chosen.includes(column));
  const behind = [stateColumn, lastFlash].filter((column) => chosen.includes(column));
  return [first, ...before, about(leastAbout + left), ...behind];
}

/** One row: its pieces cut and filled up to the columns. */
export const cellsOf = (columns: readonly Column[], pieceOf: (column: Column) => Piece): Piece[] =>
  columns.flatMap((column) => {
    const piece = pieceOf(column);
    const text = truncate(piece.text, column.cells - 1);
    return [{ ...piece, text }, { text: safe`${' '.repeat(column.cells - cellWidth(text))}` }];
  });
