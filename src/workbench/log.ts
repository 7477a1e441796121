// Everything that happened, the newest last, at most some hundred lines. Text is made printable here.
import { printable } from '../text/printable.ts';
import { fits } from './filter.ts';
import type { LogLine, State, Status } from './state.ts';
import { boardLabel } from './words.ts';

const linesKept = 1000;
const longestLine = 500;

export function withLog(state: State, kind: Status['kind'], text: string, time: string): State {
  // Of another board than the one that is looked at, it is said which one.
  const whose = state.inFront || state.path === null ? '' : `${boardLabel(state, state.path)}: `;
  const line: LogLine = { time, kind, text: cutOff(printable(`${whose}${text}`)) };
  const { lines, scrolledBack, filter } = state.log;
  // Whoever reads further up keeps the place.
  const kept = [...lines, line].slice(-linesKept);
  const isShown = fits(filter?.entry.text, [line.text, time]);
  const back = scrolledBack === 0 || !isShown ? scrolledBack : Math.min(scrolledBack + 1, kept.length - 1);
  return { ...state, log: { lines: kept, scrolledBack: back, filter } };
}

/** What is cut says so, and between two characters. */
const cutOff = (text: string): string =>
  text.length <= longestLine ? text : `${text.slice(0, longestLine - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** The last result: it stays on the status line until the next key, and in the log. */
export const withStatus = (state: State, kind: Status['kind'], text: string, time: string): State => ({
  ...withLog(state, kind, text, time),
  status: { kind, text: printable(text) },
});

/** 'HH:MM:SS' of the local clock. */
export const timeOfDay = (date: Date): string => date.toTimeString().slice(0, 8);
