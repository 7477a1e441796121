// The three lines that stay in the terminal after the app has ended.
import { joined, type SafeText, safe } from '../text/printable.ts';
import type { DeskState, State } from './state.ts';
import { boardLabel, duration, firmwareName } from './words.ts';

/** What was done, the newest three; more would scroll away what was there before. */
const linesShown = 3;

export function lastWords(state: State, seconds: number): SafeText {
  const opened = state.desks.filter((desk) => desk.board !== null || desk.summary.length > 0);
  // One board is told of as a whole; several have a line each.
  if (opened.length > 1)
    return joined([
      safe`espwb: ${duration(seconds)}, ${opened.length} boards.\n`,
      ...opened.map((desk) => safe`${nameOf(state, desk)}: ${doneBy(desk)} ${leftOn(state, desk)}\n`),
    ]);
  const desk = opened[0] ?? state;
  const where = desk.board ? ` on ${nameOf(state, desk)}` : '';
  return safe`espwb: ${duration(seconds)}${where}.\n${doneBy(desk)}\n${leftOn(state, desk)}\n`;
}

type Opened = Pick<DeskState, 'path' | 'board' | 'summary'>;

function nameOf(state: State, { board, path }: Opened): string {
  const port = board?.path ?? path ?? '';
  const mac = state.ports.known[port]?.facts?.mac;
  return `${boardLabel(state, port)}${mac ? ` (${mac})` : ''}`;
}

const doneBy = ({ summary }: Opened): string =>
  summary.length > 0 ? summary.slice(-linesShown).join(' ') : 'Nothing on a board was changed.';

function leftOn({ ports }: State, { board }: Opened): string {
  if (!board) return 'No board was open.';
  const known = ports.known[board.path];
  const firmware = board.firmware ?? known?.firmware;
  return firmware
    ? `The board is left running ${firmwareName(firmware)}.`
    : leftWithout(known?.noFirmware?.words ?? null);
}

/** With the boards that were open `before`, when their ports were not closed yet. */
export const withBoards = (state: State, before: State | null): State => ({
  ...state,
  desks: state.desks.map((desk) => ({
    ...desk,
    board: desk.board ?? before?.desks.find(({ id }) => id === desk.id)?.board ?? null,
  })),
});

/**
 * What Boards says beside "firmware" becomes a sentence: 'none: WHY', 'none' with nobody answering, or
 * the words for what runs without a REPL; null = nobody asked.
 */
function leftWithout(words: string | null): string {
  if (words === null) return 'The board is left as it is; its firmware was not asked for.';
  const [, why] = /^none: (.*)$/.exec(words) ?? [];
  if (why) return `The board is left without a firmware that runs: ${why}.`;
  return words.startsWith('none')
    ? 'The board is left as it is; no firmware answered.'
    : `The board is left running ${words}.`;
}
