// The bars of several boards at once, a row a board, below what is printed meanwhile. Kept within the height of
// the terminal: a row that has scrolled out of it could not be drawn again.
import { joined, type SafeText, safe } from '../text/printable.ts';
import type { Sink } from './output.ts';

export type BoardBars = {
  readonly show: (port: string, bar: SafeText | null) => void;
  /** Prints with the rows out of the way. */
  readonly above: (write: () => void) => void;
  /** Takes the rows away until the next one is shown: for a question. */
  readonly clear: () => void;
};

/** Rows that stay free: what was printed last, and the line of the cursor. */
const freeRows = 2;
/** A bar of each board ten times a second would be a flood with many boards. */
const leastMs = 100;

export function createBoardBars(stderr: Sink, rows: () => number, nowMs: () => number): BoardBars {
  const bars = new Map<string, SafeText>();
  let drawnRows = 0;
  let drawnAtMs = Number.NEGATIVE_INFINITY;

  const clear = () => {
    if (drawnRows > 1) stderr.write(safe`\x1b[${drawnRows - 1}A`);
    if (drawnRows > 0) stderr.write(safe`\r\x1b[J`);
    drawnRows = 0;
  };
  const draw = () => {
    clear();
    drawnAtMs = nowMs();
    const room = Math.max(1, rows() - freeRows);
    const all = [...bars.values()];
    const shown = all.length > room ? all.slice(0, room - 1) : all;
    const more = all.length - shown.length;
    const lines = more > 0 ? [...shown, safe`and ${more} more boards`] : shown;
    if (lines.length === 0) return;
    stderr.write(joined(lines, '\n'));
    drawnRows = lines.length;
  };
  return {
    show: (port, bar) => {
      const isNew = bar !== null && !bars.has(port);
      if (bar) bars.set(port, bar);
      else if (!bars.delete(port)) return;
      if (isNew || bar === null || nowMs() - drawnAtMs >= leastMs) draw();
    },
    above: (write) => {
      clear();
      write();
      draw();
    },
    clear,
  };
}
