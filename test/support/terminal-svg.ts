// A terminal's screen as an SVG: text runs by colour and weight on a dark or a light ground, a cell grid below
// it. Text stays text, so pictures can be compared line by line.
import type xterm from '@xterm/headless';

type Terminal = InstanceType<typeof xterm.Terminal>;
type Cell = ReturnType<Terminal['buffer']['active']['getNullCell']>;

const cellWidth = 8.4;
const cellHeight = 17;
const margin = 12;

/** What a terminal brings of its own: the ground, its text and the 16 colours. */
export type TerminalColours = {
  readonly ground: string;
  readonly foreground: string;
  readonly dimForeground: string;
  readonly palette: readonly string[];
};

/** The 16 colours, as a calm dark palette has them. */
export const darkTerminal: TerminalColours = {
  ground: '#12141a',
  foreground: '#d6d9e0',
  dimForeground: '#838a99',
  palette: [
    ...['#1b1e26', '#f0596b', '#5fd38d', '#e8c15a', '#6ea8fe', '#c792ea', '#5ed1d8', '#d6d9e0'],
    ...['#5c6370', '#ff7a85', '#7ee8a5', '#ffd87a', '#8fbcff', '#dbaaff', '#82eef2', '#ffffff'],
  ],
};

/** Black on white, with the 16 colours that a light editor's terminal has. */
export const lightTerminal: TerminalColours = {
  ground: '#ffffff',
  foreground: '#24262b',
  dimForeground: '#7c8290',
  palette: [
    ...['#000000', '#cd3131', '#107c10', '#949800', '#0451a5', '#bc05bc', '#0598bc', '#555555'],
    ...['#666666', '#cd3131', '#14ce14', '#b5ba00', '#0451a5', '#bc05bc', '#0598bc', '#a5a5a5'],
  ],
};

/** xterm's table: the 16, a cube of six steps, greys. */
function colourOf(index: number, { palette, foreground }: TerminalColours): string {
  if (index < 16) return palette[index] ?? foreground;
  if (index >= 232) return hex([0, 0, 0].map(() => 8 + 10 * (index - 232)));
  const cube = index - 16;
  return hex(
    [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => (step ? 55 + 40 * step : 0)),
  );
}

const hex = (parts: readonly number[]): string =>
  `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

export function terminalSvg(terminal: Terminal, title: string, colours = darkTerminal): string {
  return page(terminal, title, rowsSvg(terminal, colours).filter(Boolean), colours);
}

/** Each row of the screen as SVG; empty where nothing stands. */
export const rowsSvg = (terminal: Terminal, colours = darkTerminal): string[] =>
  Array.from({ length: terminal.rows }, (_, row) => rowSvg(terminal, row, colours));

/** `parts` on the ground of a terminal of this size. */
export function page(
  size: { readonly cols: number; readonly rows: number },
  title: string,
  parts: readonly string[],
  { ground } = darkTerminal,
): string {
  const width = size.cols * cellWidth + 2 * margin;
  const height = size.rows * cellHeight + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width.toFixed(0)}" height="${height.toFixed(0)}" viewBox="0 0 ${width.toFixed(0)} ${height.toFixed(0)}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

type Run = { column: number; cells: number; text: string; style: Style };
type Style = { fill: string; back: string | null; bold: boolean; underline: boolean };

function rowSvg(terminal: Terminal, row: number, colours: TerminalColours): string {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.baseY + row);
  if (!line) return '';
  const runs: Run[] = [];
  const cell = buffer.getNullCell();
  for (let column = 0; column < terminal.cols; column++) {
    line.getCell(column, cell);
    if (cell.getWidth() === 0) continue;
    const text = cell.getChars() || ' ';
    const style = styleOf(cell, colours);
    const last = runs.at(-1);
    const touches = last && last.column + last.cells === column && sameStyle(last.style, style);
    // Runs end at double blanks: SVG collapses them, and long runs drift off the grid.
    if (touches && !(text === ' ' && last.text.endsWith(' '))) {
      last.text += text;
      last.cells += cell.getWidth();
    } else runs.push({ column, cells: cell.getWidth(), text, style });
  }
  const y = margin + row * cellHeight;
  return runs.map((run) => runSvg(run, y)).join('');
}

function runSvg({ column, cells, text, style }: Run, y: number): string {
  const x = margin + column * cellWidth;
  const width = cells * cellWidth;
  const back = style.back
    ? `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${cellHeight}" fill="${style.back}"/>`
    : '';
  const trimmed = text.trimEnd();
  if (!trimmed) return back;
  const lead = trimmed.length - trimmed.trimStart().length;
  const shown = trimmed.trimStart();
  const length = ([...shown].length * cellWidth).toFixed(1);
  const weight = style.bold ? ' font-weight="bold"' : '';
  const line = style.underline ? ' text-decoration="underline"' : '';
  return `${back}<text x="${(x + lead * cellWidth).toFixed(1)}" y="${(y + 13).toFixed(1)}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${style.fill}"${weight}${line}>${escapeXml(shown)}</text>`;
}

function styleOf(cell: Cell, colours: TerminalColours): Style {
  const { ground, foreground, dimForeground } = colours;
  const own = cell.isFgPalette() ? colourOf(cell.getFgColor(), colours) : foreground;
  const fill = cell.isDim() ? (cell.isFgPalette() ? own : dimForeground) : own;
  const back = cell.isBgPalette() ? colourOf(cell.getBgColor(), colours) : null;
  const bold = cell.isBold() !== 0;
  const underline = cell.isUnderline() !== 0;
  return cell.isInverse()
    ? { fill: back ?? ground, back: fill, bold, underline }
    : { fill, back, bold, underline };
}

const sameStyle = (one: Style, other: Style) =>
  one.fill === other.fill &&
  one.back === other.back &&
  one.bold === other.bold &&
  one.underline === other.underline;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
