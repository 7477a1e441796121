// The board's terminal: an emulator that takes its bytes and gives rows to draw. What the board
// sends commands this emulator and nothing else.
import xterm from '@xterm/headless';
import { cellWidth } from '../../components/layout.ts';
import { formatSize } from '../../device/sizes.ts';
import { visible } from '../../text/printable.ts';
import { timeOfDay } from '../../workbench/log.ts';
import { createOutputDrawing } from './draw-output.ts';
import { createOverflow } from './overflow.ts';
import type { StyledRun } from './state.ts';

export type ReplScreen = {
  readonly rows: readonly (readonly StyledRun[])[];
  readonly cursor: { readonly row: number; readonly column: number };
};

export type Place = { readonly line: number; readonly column: number };

const scrollbackRows = 5000;
/** More than a screen shows of the densest output; the emulator draws so much within a tenth of a second. */
const mostWaitingBytes = 128 * 1024;
/** 'HH:MM:SS ' before each row. */
export const stampColumns = 9;
const palette = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export class ReplTerminal {
  readonly #onChange: () => void;
  readonly #answer: (bytes: Uint8Array) => void;
  #made: InstanceType<typeof xterm.Terminal> | undefined;
  #size = { cols: 76, rows: 18 };
  readonly #output = createOutputDrawing();
  /**
   * The first line that began in each second; a marker moves along with its line. A disposed one stands
   * for a line that has scrolled out at the top.
   */
  #times: { readonly marker: Marker; readonly time: string }[] = [];
  /** The last line that has begun. */
  #lastLine: Marker | undefined;
  /** Given to the emulator and not taken yet. */
  #waitingBytes = 0;
  readonly #overflow = createOverflow();

  /** `onChange` after bytes have taken effect; `answer` gets what the emulator replies to queries. */
  constructor(onChange: () => void, answer: (bytes: Uint8Array) => void) {
    this.#onChange = onChange;
    this.#answer = answer;
  }

  /** Made when it is first needed: its scrollback takes a while, for which the first frame need not wait. */
  get #terminal(): InstanceType<typeof xterm.Terminal> {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** Something was shown on it. */
  get isUsed(): boolean {
    return this.#made !== undefined;
  }

  #make(): InstanceType<typeof xterm.Terminal> {
    const terminal = new xterm.Terminal({
      ...this.#size,
      scrollback: scrollbackRows,
      allowProposedApi: true,
      // It would print each sequence that it does not understand over the frame.
      logLevel: 'off',
    });
    // MicroPython asks for the cursor position in some builds: the answer belongs to the board.
    terminal.onData((text) => this.#answer(new TextEncoder().encode(text)));
    return terminal;
  }

  /** What the board says. Returns how many unreadable bytes have come in a row by now. */
  feed(bytes: Uint8Array): number {
    if (this.#overflow.isEmpty && this.#waitingBytes < mostWaitingBytes) this.#put(this.#output.draw(bytes));
    else this.#overflow.push(bytes);
    return this.#output.unreadableBytes;
  }

  /** The emulator has caught up: of what came meanwhile the newest is shown, and how much is not. */
  #catchUp(): void {
    if (this.#overflow.isEmpty || this.#waitingBytes > 0) return;
    const { newest, leftOutBytes } = this.#overflow.take();
    const words = `${formatSize(leftOutBytes)} came too fast to show: left out`;
    if (leftOutBytes > 0) this.write(new TextEncoder().encode(`\r\n\x1b[0;2m--- ${words}\x1b[0m\r\n`));
    this.#put(this.#output.draw(newest));
  }

  /** What espwb says in between. */
  write(bytes: Uint8Array): void {
    this.#output.end(bytes.at(-1) === 0x0a);
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    const time = timeOfDay(new Date());
    this.#waitingBytes += bytes.length;
    this.#terminal.write(bytes, () => {
      this.#waitingBytes -= bytes.length;
      this.#stampNewLines(time);
      this.#catchUp();
      this.#onChange();
    });
  }

  /** One marker a second: every marker of a full scrollback is moved by every line that comes. */
  #stampNewLines(time: string): void {
    const { active } = this.#terminal.buffer;
    if (active.type !== 'normal') return;
    const here = active.baseY + active.cursorY;
    const began = this.#lastLine && !this.#lastLine.isDisposed ? this.#lastLine.line + 1 : 0;
    if (began > here) return;
    if (this.#times.at(-1)?.time !== time) {
      const marker = this.#terminal.registerMarker(began - here);
      if (marker) this.#times.push({ marker, time });
      while (this.#times[1]?.marker.isDisposed) this.#times.shift();
    }
    this.#lastLine?.dispose();
    this.#lastLine = this.#terminal.registerMarker(0);
  }

  /** Resolves when everything that was written has taken effect. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }

  resize(columns: number, rows: number): void {
    const { cols, rows: before } = this.#size;
    if (columns === cols && rows === before) return;
    this.#size = { cols: Math.max(2, columns), rows: Math.max(1, rows) };
    this.#made?.resize(this.#size.cols, this.#size.rows);
  }

  clear(): void {
    const wipe = () => {
      this.#terminal.clear();
      this.#onChange();
    };
    const isOwnScreen = this.#isOwnScreen;
    this.leaveModes();
    if (isOwnScreen) wipe();
    else this.#terminal.write('', wipe);
  }

  /** Out of the screen, the region and the styles that a program has chosen: it may have ended in them. */
  leaveModes(): void {
    // Where there is no other screen to leave, the cursor would go back to wherever it was saved.
    const leaveScreen = this.#isOwnScreen ? '' : '\x1b[?1049l';
    this.write(new TextEncoder().encode(`${leaveScreen}\x1b[!p\x1b[0m`));
  }

  get #isOwnScreen(): boolean {
    return this.#terminal.buffer.active.type === 'normal';
  }

  /** For a board that starts anew: nothing of the old one's screen is left. */
  reset(): void {
    this.#output.end(true);
    this.#terminal.reset();
    this.#times = [];
    this.#lastLine = undefined;
    this.#onChange();
  }

  /** What is on the screen, without colours. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) =>
      visible(active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    while (rows.at(-1) === '') rows.pop();
    return rows.join('\r\n');
  }

  /** The same for another terminal that goes on from here: the cursor stands behind it where it stands here. */
  textToCursor(): string {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    const rows = this.text().split('\r\n');
    while (rows.length <= cursorY) rows.push('');
    if (rows.length === cursorY + 1) rows.push((rows.pop() ?? '').padEnd(cursorX));
    return rows.join('\r\n');
  }

  screen(): ReplScreen {
    const { active } = this.#terminal.buffer;
    return { rows: this.rowsFrom(active.baseY), cursor: { row: active.cursorY, column: active.cursorX } };
  }

  /** The line that is the first one on the screen; those before it have scrolled away. */
  get top(): number {
    return this.#terminal.buffer.active.baseY;
  }

  /** A screenful from this line on. */
  rowsFrom(top: number): readonly (readonly StyledRun[])[] {
    return Array.from({ length: this.#terminal.rows }, (_, row) => this.#row(top + row));
  }

  /** When each of these lines began, as far as it is known. */
  timesFrom(top: number): readonly string[] {
    const end = this.#lastLine?.isDisposed === false ? this.#lastLine.line : -1;
    return Array.from({ length: this.#terminal.rows }, (_, row) => {
      const line = top + row;
      if (line > end) return '';
      return this.#times.findLast(({ marker }) => marker.isDisposed || marker.line <= line)?.time ?? '';
    });
  }

  /** The nearest line before (-1) or after (1) `from` that holds the text, whatever its case. */
  find(text: string, from: number, direction: 1 | -1): Place | null {
    const { active } = this.#terminal.buffer;
    const wanted = text.toLowerCase();
    if (wanted === '') return null;
    const start = Math.min(from, active.length);
    for (let line = start + direction; line >= 0 && line < active.length; line += direction) {
      const text = active.getLine(line)?.translateToString(true) ?? '';
      const at = text.toLowerCase().indexOf(wanted);
      if (at >= 0) return { line, column: cellWidth(text.slice(0, at)) };
    }
    return null;
  }

  #row(at: number): StyledRun[] {
    const buffer = this.#terminal.buffer.active;
    const line = buffer.getLine(at);
    if (!line) return [];
    const runs: { text: string; style: string; run: Omit<StyledRun, 'text'> }[] = [];
    const cell = buffer.getNullCell();
    const end = contentEnd(line, cell);
    for (let column = 0; column < end; column++) {
      line.getCell(column, cell);
      if (cell.getWidth() === 0) continue;
      const run = styleOf(cell);
      const style = JSON.stringify(run);
      // The emulator keeps what is invisible with the letter before it.
      const text = visible(cell.getChars()) || ' ';
      const last = runs.at(-1);
      if (last?.style === style) last.text += text;
      else runs.push({ text, style, run });
    }
    return runs.map(({ text, run }) => ({ text, ...run }));
  }
}

/** The column behind the last cell that was written: a wide character has a second cell, without text. */
function contentEnd(line: Line, cell: Cell): number {
  for (let column = line.length; column > 0; column--) {
    line.getCell(column - 1, cell);
    if (cell.getChars() !== '' || cell.getWidth() === 0) return column;
  }
  return 0;
}

type Marker = NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>['registerMarker']>>;
type Line = NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getLine']>>;
type Cell = ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getNullCell']>;

function styleOf(cell: Cell): Omit<StyledRun, 'text'> {
  // Beyond the 16 colours everything is left as plain text: they are the user's palette.
  const colour = cell.isFgPalette() ? palette[cell.getFgColor() % 8] : undefined;
  return {
    ...(colour && cell.getFgColor() < 16 ? { colour } : {}),
    ...(cell.isBold() ? { bold: true } : {}),
    ...(cell.isDim() ? { dim: true } : {}),
    ...(cell.isInverse() ? { inverse: true } : {}),
    ...(cell.isUnderline() ? { underline: true } : {}),
  };
}
