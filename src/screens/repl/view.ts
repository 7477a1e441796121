// What the REPL pane draws now: the board's screen, a place further up, or its bytes in hex. Pure but
// for reading the terminal.
import type { Workbench } from '../../workbench/workbench.ts';
import { replSize } from '../frame-size.ts';
import type { ReplRecord } from './record.ts';
import type { ReplState, StyledRun } from './state.ts';
import { type ReplTerminal, stampColumns } from './terminal.ts';

export type ReplView = Pick<ReplState, 'rows' | 'cursor' | 'back'>;

/** `size` is the pane's inside; time stamps take their columns from the terminal. */
export function replView(
  repl: ReplState,
  terminal: ReplTerminal,
  record: ReplRecord,
  size: { readonly columns: number; readonly rows: number },
): ReplView {
  const indent = repl.stamps ? stampColumns : 0;
  terminal.resize(size.columns - indent, size.rows);
  if (repl.view === 'hex' && !repl.back) {
    const rows = record.hexRows(size.rows, size.columns).map((text): StyledRun[] => [{ text }]);
    return { rows, cursor: null, back: null };
  }
  const last = terminal.top;
  const back = repl.back && { ...repl.back, last, top: Math.min(repl.back.top, last) };
  const top = back?.top ?? last;
  const plain = terminal.rowsFrom(top);
  const times = repl.stamps ? terminal.timesFrom(top) : [];
  const rows = repl.stamps ? plain.map((runs, at) => [stamp(times[at] ?? ''), ...runs]) : plain;
  const found = back?.found ? { row: back.found.line - top, column: back.found.column } : null;
  const place = back ? found : terminal.screen().cursor;
  const isInside = place !== null && place.row >= 0 && place.row < size.rows;
  return { rows, back, cursor: isInside ? { row: place.row, column: place.column + indent } : null };
}

const stamp = (time: string): StyledRun => ({ text: time.padEnd(stampColumns), dim: true });

/**
 * The board's terminal as it is now, put into the state just before a frame is drawn. Where the pane is not shown, its
 * last lines are, on the first screen.
 */
export function showRepl({ store, repl, record }: Workbench, columns: number | null): void {
  const state = store.get();
  if (columns === null && state.screen !== state.home) return;
  const shown =
    columns === null
      ? { rows: repl.isUsed ? repl.rowsFrom(repl.top) : [] }
      : replView(state.repl, repl, record, replSize(columns, state.rows));
  store.prepare((now) => ({ ...now, repl: { ...now.repl, ...shown } }));
}
