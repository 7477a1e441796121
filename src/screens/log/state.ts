// The Log screen shows what workbench/log.ts keeps: everybody writes to it.
import { fits } from '../../workbench/filter.ts';
import type { LogLine, LogState } from '../../workbench/state.ts';

export const initialLog: LogState = { lines: [], scrolledBack: 0, filter: null };

/** Those that the filter leaves. */
export const shownLines = ({ lines, filter }: LogState): readonly LogLine[] =>
  filter ? lines.filter(({ text, time }) => fits(filter.entry.text, [text, time])) : lines;

declare module '../../workbench/state.ts' {
  interface ScreenStates {
    readonly log: LogState;
  }
}
