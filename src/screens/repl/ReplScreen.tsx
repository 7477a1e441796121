// REPL: the board's own terminal, row by row, in a pane. Keys go to the board; see the keymap for
// the two that do not. Below it whatever the pane asks.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { cellWidth, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { theme } from '../../components/theme.ts';
import { printable, safe } from '../../text/printable.ts';
import { baudRates } from '../../workbench/baud-rates.ts';
import type { State } from '../../workbench/state.ts';
import { boardLabel, moodOf } from '../../workbench/words.ts';
import type { PartProps, ScreenProps } from '../screen.ts';
import { troubleWords } from './availability.ts';
import { ReplAsk, replAskHeight } from './ReplAsk.tsx';
import type { ReplState, StyledRun } from './state.ts';

export function ReplScreen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const { repl } = state;
  const asked = repl.menu || repl.prompt !== null;
  const askedHeight = asked ? replAskHeight(state, height) : 0;
  const notes = noteRows(repl, width - panelFrame, height - askedHeight);
  const notesHeight = notes.length > 0 ? notes.length + 2 : 0;
  return (
    <Box flexDirection="column">
      <Terminal {...props} height={height - askedHeight - notesHeight} />
      {notesHeight > 0 ? (
        <Panel title="What that means" note="Ctrl-T x clears" width={width} height={notesHeight}>
          {notes.map((pieces, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have fixed places
            <Row key={at} width={width - panelFrame} pieces={pieces} />
          ))}
        </Panel>
      ) : null}
      {asked ? <ReplAsk state={state} width={width} height={askedHeight} /> : null}
    </Box>
  );
}

/** The board's own text keeps most of the pane. */
const leastTerminalRows = 8;

function noteRows({ notes }: ReplState, room: number, height: number): Piece[][] {
  const rows = notes.flatMap((note) =>
    wrapWords(note, room - 2).map((text, at): Piece[] => [
      { text: printable(at === 0 ? '⚠ ' : '  '), colour: theme.warning },
      { text: printable(text) },
    ]),
  );
  const most = height - leastTerminalRows - 2;
  return most > 0 ? rows.slice(-most) : [];
}

function Terminal({ state, width, height }: PartProps): ReactNode {
  const { repl, board } = state;
  const room = width - panelFrame;
  const title = [board ? `REPL · ${boardLabel(state, board.path)}` : 'REPL', placeOf(repl)]
    .filter(Boolean)
    .join(' · ');
  const note = [
    ...modesOf(repl),
    board ? moodOf(board, state.ports.known[board.path], state.operation !== null).words : '',
  ]
    .filter(Boolean)
    .join(' · ');
  const trouble = troubleOf(state);
  if (trouble !== null && !repl.back) {
    return (
      <Panel title={title} note={note} width={width} height={height}>
        {wrapWords(`${trouble}${repl.typedAhead.length > 0 ? aheadWords : ''}`, room).map((text) => (
          <Row key={text} width={room} pieces={[{ text: printable(text), dim: true }]} />
        ))}
      </Panel>
    );
  }
  const shown = height - 2;
  // What takes rows from the pane leaves those around the cursor in sight.
  const lastUsed = repl.cursor?.row ?? repl.rows.findLastIndex((runs) => runs.length > 0);
  const first = Math.max(0, Math.min(repl.rows.length - shown, lastUsed + 1 - shown));
  return (
    <Panel
      title={title}
      note={note}
      width={width}
      height={height}
      focused={state.screen === 'repl' && state.overlay === null && !repl.menu}
    >
      {repl.rows.slice(first, first + shown).map((runs, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a terminal are places
          key={at}
          width={room}
          pieces={first + at === repl.cursor?.row ? withCursor(runs, repl.cursor.column) : runs.map(toPiece)}
        />
      ))}
    </Panel>
  );
}

/** Beside another screen the pane only shows what the board prints: nothing can be in the way of that. */
function troubleOf(state: State): string | null {
  const { screen, repl } = state;
  if (screen === 'repl') return troubleWords(state);
  return repl.rows.some((runs) => runs.length > 0) ? null : 'Nothing received yet. 3 opens the REPL.';
}

const aheadWords = ' What you type waits for its prompt.';

const placeOf = ({ back, view }: ReplState): string => {
  if (back) return `looking back, line ${back.top + 1} of ${back.last + 1}`;
  return view === 'hex' ? 'hex' : '';
};

const modesOf = ({ logPath, lineEnding, baudRate }: ReplState): string[] => [
  baudRate === baudRates[0] ? '' : `${baudRate} baud`,
  logPath === null ? '' : 'logging',
  lineEnding === 'CR' ? '' : `Enter is ${lineEnding}`,
];

const toPiece = ({ text, ...style }: StyledRun): Piece => ({ text: printable(text), ...style });

/** The character in the cell `column` turned inside out. */
function withCursor(runs: readonly StyledRun[], column: number): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let drawn = false;
  for (const run of runs) {
    const characters = [...run.text];
    const widthBy = (count: number) => cellWidth(characters.slice(0, count).join(''));
    const offset = characters.findIndex((_, index) => at + widthBy(index + 1) > column);
    if (!drawn && offset >= 0) {
      const style = { ...toPiece(run), text: safe`` };
      pieces.push({ ...style, text: printable(characters.slice(0, offset).join('')) });
      pieces.push({
        ...style,
        text: printable(characters[offset] ?? ' '),
        inverse: true,
      });
      pieces.push({ ...style, text: printable(characters.slice(offset + 1).join('')) });
      drawn = true;
    } else pieces.push(toPiece(run));
    at += cellWidth(run.text);
  }
  if (!drawn) {
    pieces.push({ text: printable(' '.repeat(Math.max(0, column - at))) });
    pieces.push({ text: safe` `, inverse: true });
  }
  return pieces.filter((piece) => piece.text !== '');
}
