// The stdout that Ink draws on (with `debug: true` it hands over whole frames). Screen owns the
// alternate screen and sends only the rows that changed, each erased first and placed absolutely,
// between synchronized-update brackets. It knows nothing of what the rows mean, and lets nothing but text
// and colours through: whatever is drawn, the only other sequences that reach the terminal are its own.
import { EventEmitter } from 'node:events';
import { visible } from '../text/printable.ts';
import { toAscii } from './ascii.ts';
import {
  alternateScreenOn,
  attributesReset,
  autowrapOff,
  bracketedPasteOn,
  cursorHidden,
  cursorTo,
  everythingRestored,
  mouseOff,
  mouseOn,
  rowErased,
  updateBegin,
  updateEnd,
  wholeScreenErased,
} from './sequences.ts';

/** What Screen needs of a tty; process.stdout fits. */
export type ScreenOutput = {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  /** false = the terminal is slow: wait for 'drain'. */
  write(text: string): boolean;
  on(event: 'resize' | 'drain', listener: () => void): unknown;
  off(event: 'resize' | 'drain', listener: () => void): unknown;
};

export type ScreenOptions = {
  /** Replaces box drawing and symbols by ASCII on terminals without UTF-8. */
  readonly ascii?: boolean;
};

const usualColumns = 80;
const usualRows = 24;

export class Screen extends EventEmitter {
  readonly #output: ScreenOutput;
  #ascii: boolean;
  #shown: string[] = [];
  #latest = '';
  #entered = false;
  #waitsForDrain = false;
  #mouse = false;

  constructor(output: ScreenOutput, { ascii = false }: ScreenOptions = {}) {
    super();
    this.#output = output;
    this.#ascii = ascii;
  }

  get columns(): number {
    return this.#output.columns || usualColumns;
  }

  get rows(): number {
    return this.#output.rows || usualRows;
  }

  /** Whether the terminal is its own at the moment. */
  get isEntered(): boolean {
    return this.#entered;
  }

  /** Takes over the terminal: alternate screen, no cursor, no autowrap, bracketed paste. */
  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#output.on('resize', this.#resized);
    this.#output.on('drain', this.#drained);
    const modes = [alternateScreenOn, cursorHidden, autowrapOff, bracketedPasteOn];
    if (this.#mouse) modes.push(mouseOn);
    this.#send(modes.join('') + attributesReset + wholeScreenErased);
    this.#shown = [];
    if (this.#latest) this.#paint();
  }

  /** Gives the terminal back as it was. Idempotent; later frames are kept for the next `enter`. */
  leave(): void {
    if (!this.#entered) return;
    this.forget();
    this.#output.write(everythingRestored);
  }

  /** For exit handlers that have restored the terminal by themselves: paints nothing any more. */
  forget(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#waitsForDrain = false;
    this.#output.off('resize', this.#resized);
    this.#output.off('drain', this.#drained);
  }

  /** One whole frame, rows separated by \n. Rows beyond the terminal's height are not shown. */
  write(frame: string): boolean {
    this.#latest = frame;
    if (this.#entered && !this.#waitsForDrain) this.#paint();
    return true;
  }

  /** Presses and the wheel come as input while the screen is entered; off, the terminal selects text as usual. */
  useMouse(mouse: boolean): void {
    if (mouse === this.#mouse) return;
    this.#mouse = mouse;
    if (this.#entered) this.#send(mouse ? mouseOn : mouseOff);
  }

  /** The rows on the terminal now, with their colours. */
  get rowsShown(): readonly string[] {
    return this.#shown;
  }

  /** From the next frame on. */
  useAscii(ascii: boolean): void {
    this.#ascii = ascii;
  }

  /** Draws every row again, for a terminal that another program wrote on. */
  repaint(): void {
    this.#shown = [];
    if (!this.#entered) return;
    this.#send(attributesReset + wholeScreenErased);
    this.#paint();
  }

  #paint(): void {
    const height = this.rows;
    const text = this.#ascii ? toAscii(this.#latest) : this.#latest;
    const rows = text.split('\n').slice(0, height);
    while (rows.length < height) rows.push('');
    let changes = '';
    for (const [index, row] of rows.entries()) {
      if (row === (this.#shown[index] ?? '')) continue;
      // Erased before it is written: with autowrap off, erasing after it would eat the last column.
      changes += `${cursorTo(index + 1, 1)}${attributesReset}${rowErased}${textAndColours(row)}`;
    }
    this.#shown = rows;
    if (changes) this.#send(`${updateBegin}${changes}${attributesReset}${updateEnd}`);
  }

  #send(text: string): void {
    if (!this.#output.write(text)) this.#waitsForDrain = true;
  }

  readonly #drained = (): void => {
    this.#waitsForDrain = false;
    this.#paint();
  };

  readonly #resized = (): void => {
    // The terminal may have moved or cut rows in its own way: nothing on it is known any more.
    this.repaint();
    this.emit('resize');
  };
}

/** SGR as Ink writes it, the only sequence that may stand in a row. */
const colours = /(\x1b\[[0-9;]*m)/;

const textAndColours = (row: string): string =>
  row
    .split(colours)
    .map((part, at) => (at % 2 === 1 ? part : visible(part)))
    .join('');
