// The flash as a map: one cell a stretch of sectors, coloured and shaped by what became of it. Four
// rows or so for a whole chip, addresses at the left. A cell shows its most telling sector.
import type { ReactNode } from 'react';
import type { SectorStatus } from '../device/operation.ts';
import { printable, safe } from '../text/printable.ts';
import { pad } from './layout.ts';
import { type Piece, piecesWidth, Row } from './Row.tsx';
import { theme } from './theme.ts';

type Look = {
  readonly glyph: string;
  readonly colour?: string;
  readonly dim?: boolean;
  readonly words: string;
};

/** In the order of their weight: where sectors of one cell differ, the first of these is shown. */
const looks: Readonly<Record<SectorStatus, Look>> = {
  failed: { glyph: '✖', colour: theme.bad, words: 'failed' },
  writing: { glyph: '▶', colour: theme.active, words: 'writing' },
  erasing: { glyph: '▽', colour: theme.active, words: 'erasing' },
  'to-write': { glyph: '▒', colour: theme.warning, words: 'to write' },
  'to-erase': { glyph: '□', colour: theme.bad, words: 'to erase' },
  written: { glyph: '▓', colour: theme.data, words: 'written' },
  erased: { glyph: '▁', colour: theme.warning, words: 'erased' },
  verified: { glyph: '█', colour: theme.good, words: 'verified' },
  unchanged: { glyph: '■', colour: theme.data, words: 'unchanged' },
  kept: { glyph: '░', dim: true, words: 'kept' },
  blank: { glyph: '·', dim: true, words: 'blank' },
};

/** Each status in words, for whoever reads the map instead of seeing it. */
export const sectorWords = Object.fromEntries(
  Object.entries(looks).map(([status, { words }]) => [status, words]),
) as Readonly<Record<SectorStatus, string>>;

const unknown: Look = { glyph: '·', dim: true, words: 'not looked at' };
const weight = new Map(Object.keys(looks).map((status, at) => [status, at] as const));

export type SectorMapProps = {
  readonly sizeBytes: number;
  /** One a sector of 4096 bytes; null where nothing is known. */
  readonly statuses: readonly (SectorStatus | null)[];
  readonly width: number;
  /** Rows for the map itself; the legend takes one more. */
  readonly height: number;
};

const sectorBytes = 4096;
const addressWidth = 9;

export type MapGrid = {
  readonly cellsPerRow: number;
  readonly sectorsPerCell: number;
  readonly rows: number;
};

/** Powers of two, so that every row begins at a round address. */
export function mapGrid(sizeBytes: number, width: number, height: number): MapGrid {
  const sectors = Math.max(1, Math.ceil(sizeBytes / sectorBytes));
  const cellsPerRow = 2 ** Math.floor(Math.log2(Math.max(8, width - addressWidth)));
  let sectorsPerCell = 1;
  while (sectors > cellsPerRow * sectorsPerCell * Math.max(1, height)) sectorsPerCell *= 2;
  return { cellsPerRow, sectorsPerCell, rows: Math.ceil(sectors / (cellsPerRow * sectorsPerCell)) };
}

export function SectorMap({ sizeBytes, statuses, width, height }: SectorMapProps): ReactNode {
  const grid = mapGrid(sizeBytes, width, height);
  const rows = Array.from({ length: grid.rows }, (_, row) => {
    const cells = Array.from({ length: grid.cellsPerRow }, (_, column) => {
      const first = (row * grid.cellsPerRow + column) * grid.sectorsPerCell;
      if (first * sectorBytes >= sizeBytes) return null;
      return look(statuses.slice(first, first + grid.sectorsPerCell));
    });
    const address = row * grid.cellsPerRow * grid.sectorsPerCell * sectorBytes;
    return { address, cells: cells.filter((cell) => cell !== null) };
  });
  return (
    <>
      {rows.map(({ address, cells }) => (
        <Row
          key={address}
          width={width}
          pieces={[
            { text: printable(pad(address.toString(16).padStart(6, '0'), addressWidth)), dim: true },
            ...merge(cells),
          ]}
        />
      ))}
      <Legend statuses={statuses} cellBytes={grid.sectorsPerCell * sectorBytes} width={width} />
    </>
  );
}

function Legend({
  statuses,
  cellBytes,
  width,
}: {
  statuses: SectorMapProps['statuses'];
  cellBytes: number;
  width: number;
}) {
  const present = new Set(statuses);
  const entries = Object.entries(looks).filter(([status]) => present.has(status as SectorStatus));
  const pieces: Piece[] = [];
  const add = (more: Piece[]) => {
    if (piecesWidth(pieces) + piecesWidth(more) <= width + 2) pieces.push(...more);
  };
  for (const [, { words, glyph, ...style }] of entries)
    add([
      { text: safe`${glyph} `, ...style },
      { text: safe`${words}  `, dim: true },
    ]);
  add([{ text: safe`${cellBytes / 1024} KB each  `, dim: true }]);
  return <Row width={width} pieces={pieces} />;
}

function look(statuses: readonly (SectorStatus | null)[]): Look {
  let best: SectorStatus | null = null;
  for (const status of statuses) {
    if (status === null) continue;
    if (best === null || (weight.get(status) ?? 99) < (weight.get(best) ?? 99)) best = status;
  }
  return best === null ? unknown : looks[best];
}

/** Equal neighbours become one piece: a frame costs by its pieces. */
function merge(cells: readonly Look[]): Piece[] {
  const pieces: { text: string; look: Look }[] = [];
  for (const cell of cells) {
    const last = pieces.at(-1);
    if (last?.look === cell) last.text += cell.glyph;
    else pieces.push({ text: printable(cell.glyph), look: cell });
  }
  return pieces.map(({ text, look: { colour, dim } }) => ({
    text: printable(text),
    colour,
    dim: dim ?? false,
  }));
}
