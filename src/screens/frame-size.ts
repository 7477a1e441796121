// Where the parts of a frame are: header, body, status line, footer. Pure arithmetic.

/** Below this there is no room for panels: one line that stays true, and a hint. */
export const smallest = { columns: 60, rows: 16 } as const;

export const isTiny = (columns: number, rows: number): boolean =>
  columns < smallest.columns || rows < smallest.rows;

/** One row each for header, status line and footer. */
export const bodyHeight = (rows: number): number => Math.max(1, rows - 3);

/** What the board's terminal has inside the REPL pane: its panel takes two rows and four columns. */
export const replSize = (
  columns: number,
  rows: number,
): { readonly columns: number; readonly rows: number } => ({
  columns: Math.max(20, columns - 4),
  rows: Math.max(4, bodyHeight(rows) - 2),
});
