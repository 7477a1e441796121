// Where the parts of a frame are: header, body, status line, footer. Pure arithmetic.

/** Below this there is no room for panels: one line that stays true, and a hint. */
export const smallest = { columns: 60, rows: 16 } as const;

export const isTiny = (columns: number, rows: number): boolean =>
  columns < smallest.columns || rows < smallest.rows;

/** One row each for header, status line and footer. */
export const bodyHeight = (rows: number): number => Math.max(1, rows - 3);

/** From here on there is room for a second screen; the first keeps the 80 columns that it is made for. */
const roomForTwo = 132;
const most = 80;

/** What the second screen gets; 0 where there is no room for one. */
export const besideColumns = (columns: number): number =>
  columns < roomForTwo ? 0 : Math.min(most, columns - 80);

/** What the board's terminal has inside the REPL pane: its panel takes two rows and four columns. */
export const replSize = (
  columns: number,
  rows: number,
): { readonly columns: number; readonly rows: number } => ({
  columns: Math.max(20, columns - 4),
  rows: Math.max(4, bodyHeight(rows) - 2),
});
