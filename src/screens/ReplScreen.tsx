// REPL: the board's own terminal, row by row, in a pane. Keys go to the board; see the keymap for
// the two that do not.
import type { ReactNode } from 'react';
import { Panel, panelFrame } from '../components/Panel.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import type { StyledRun } from '../workbench/repl-state.ts';
import { moodOf, portLabel } from '../workbench/words.ts';
import type { ScreenProps } from './screen.ts';

export function ReplScreen({ state, width, height }: ScreenProps): ReactNode {
  const { repl, board } = state;
  const room = width - panelFrame;
  const title = board ? `REPL · ${portLabel(board.path)}` : 'REPL';
  const note = board ? moodOf(board.state).words : '';
  if (repl.trouble !== null) {
    return (
      <Panel title={title} note={note} width={width} height={height}>
        <Row width={room} pieces={[{ text: repl.trouble, dim: true }]} />
      </Panel>
    );
  }
  return (
    <Panel title={title} note={note} width={width} height={height} focused={state.overlay === null}>
      {repl.rows.slice(0, height - 2).map((runs, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a terminal are places
          key={at}
          width={room}
          pieces={
            at === repl.cursor?.row ? withCursor(runs, repl.cursor.column, state.mono) : runs.map(toPiece)
          }
        />
      ))}
    </Panel>
  );
}

const toPiece = ({ text, ...style }: StyledRun): Piece => ({ text, ...style });

/** The cell at `column` turned inside out; without colour a bar where the cell is empty. */
export function withCursor(runs: readonly StyledRun[], column: number, mono: boolean): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let drawn = false;
  for (const run of runs) {
    const characters = [...run.text];
    const offset = column - at;
    if (!drawn && offset >= 0 && offset < characters.length) {
      const style = { ...toPiece(run), text: '' };
      pieces.push({ ...style, text: characters.slice(0, offset).join('') });
      pieces.push({
        ...style,
        text: characters[offset] ?? ' ',
        ...(mono ? { underline: true } : { inverse: true }),
      });
      pieces.push({ ...style, text: characters.slice(offset + 1).join('') });
      drawn = true;
    } else pieces.push(toPiece(run));
    at += characters.length;
  }
  if (!drawn) {
    pieces.push({ text: ' '.repeat(Math.max(0, column - at)) });
    pieces.push(mono ? { text: '▁' } : { text: ' ', inverse: true });
  }
  return pieces.filter((piece) => piece.text !== '');
}
