// The board's terminal: an emulator that takes its bytes and gives rows to draw. What the board
// sends commands this emulator and nothing else.
import xterm from '@xterm/headless';
import type { StyledRun } from './repl-state.ts';

export type ReplScreen = {
  readonly rows: readonly (readonly StyledRun[])[];
  readonly cursor: { readonly row: number; readonly column: number };
};

const scrollbackRows = 5000;
const palette = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export class ReplTerminal {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #onChange: () => void;

  /** `onChange` after bytes have taken effect; `answer` gets what the emulator replies to queries. */
  constructor(onChange: () => void, answer: (bytes: Uint8Array) => void) {
    this.#onChange = onChange;
    this.#terminal = new xterm.Terminal({
      cols: 76,
      rows: 18,
      scrollback: scrollbackRows,
      allowProposedApi: true,
    });
    // MicroPython asks for the cursor position in some builds: the answer belongs to the board.
    this.#terminal.onData((text) => answer(new TextEncoder().encode(text)));
  }

  write(bytes: Uint8Array): void {
    this.#terminal.write(bytes, this.#onChange);
  }

  /** Resolves when everything that was written has taken effect. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }

  resize(columns: number, rows: number): void {
    const { cols, rows: before } = this.#terminal;
    if (columns === cols && rows === before) return;
    this.#terminal.resize(Math.max(2, columns), Math.max(1, rows));
  }

  clear(): void {
    this.#terminal.clear();
    this.#onChange();
  }

  /** For a board that starts anew: nothing of the old one's screen is left. */
  reset(): void {
    this.#terminal.reset();
    this.#onChange();
  }

  /** What is on the screen, without colours. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
    while (rows.at(-1) === '') rows.pop();
    return rows.join('\r\n');
  }

  screen(): ReplScreen {
    const { active } = this.#terminal.buffer;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) => this.#row(active.baseY + row));
    return { rows, cursor: { row: active.cursorY, column: active.cursorX } };
  }

  #row(at: number): StyledRun[] {
    const buffer = this.#terminal.buffer.active;
    const line = buffer.getLine(at);
    if (!line) return [];
    const runs: { text: string; style: string; run: Omit<StyledRun, 'text'> }[] = [];
    const cell = buffer.getNullCell();
    const length = line.translateToString(true).length;
    for (let column = 0; column < Math.min(line.length, length); column++) {
      line.getCell(column, cell);
      if (cell.getWidth() === 0) continue;
      const run = styleOf(cell);
      const style = JSON.stringify(run);
      const text = cell.getChars() || ' ';
      const last = runs.at(-1);
      if (last?.style === style) last.text += text;
      else runs.push({ text, style, run });
    }
    return runs.map(({ text, run }) => ({ text, ...run }));
  }
}

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
