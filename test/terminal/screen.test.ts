import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Screen } from '../../src/terminal/screen.ts';

/** A tty whose other end is a terminal emulator. */
class EmulatedTty extends EventEmitter {
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  sentBytes = 0;
  isSlow = false;

  constructor(
    public columns: number,
    public rows: number,
  ) {
    super();
    this.terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 200, allowProposedApi: true });
  }

  write(text: string): boolean {
    this.sentBytes += text.length;
    this.terminal.write(text);
    return !this.isSlow;
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  async shown(): Promise<string[]> {
    await new Promise<void>((resolve) => this.terminal.write('', resolve));
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.rows }, (_, row) =>
      (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }
}

const rowsOf = (frame: string, rows: number) =>
  Array.from({ length: rows }, (_, row) => (frame.split('\n')[row] ?? '').trimEnd());

/** Frames as Ink makes them: any number of rows, none wider than the terminal. */
const frames = (columns: number) =>
  fc
    .array(fc.string({ unit: fc.constantFrom(...'abc ●│─é'), maxLength: columns }), { maxLength: 8 })
    .map((rows) => rows.join('\n'));

describe('what the terminal shows', () => {
  test('after any two frames it is exactly the second one', async () => {
    await fc.assert(
      fc.asyncProperty(frames(12), frames(12), async (first, second) => {
        const tty = new EmulatedTty(12, 6);
        const screen = new Screen(tty);
        screen.enter();
        screen.write(first);
        screen.write(second);
        expect(await tty.shown()).toEqual(rowsOf(second, 6));
      }),
      { numRuns: 60 },
    );
  });

  test('after any resize between frames it is still exactly the last frame', async () => {
    const size = fc.record({
      columns: fc.integer({ min: 4, max: 20 }),
      rows: fc.integer({ min: 2, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(frames(4), frames(4), size, async (first, second, { columns, rows }) => {
        const tty = new EmulatedTty(12, 6);
        const screen = new Screen(tty);
        screen.enter();
        screen.write(first);
        tty.resize(columns, rows);
        screen.write(second);
        expect(await tty.shown()).toEqual(rowsOf(second, rows));
      }),
      { numRuns: 60 },
    );
  });

  test('a row as wide as the terminal keeps its last column and does not scroll the screen', async () => {
    const tty = new EmulatedTty(5, 2);
    const screen = new Screen(tty);
    screen.enter();
    screen.write('12345\nabcde');
    screen.write('12345\nabcdF');
    expect(await tty.shown()).toEqual(['12345', 'abcdF']);
  });

  test('the same frame again sends nothing, because a slow line is paid by the byte', () => {
    const tty = new EmulatedTty(20, 5);
    const screen = new Screen(tty);
    screen.enter();
    screen.write('one\ntwo');
    const before = tty.sentBytes;
    screen.write('one\ntwo');
    expect(tty.sentBytes).toBe(before);
  });

  test('frames that come while the terminal is full are skipped, all but the last', async () => {
    const tty = new EmulatedTty(20, 3);
    const screen = new Screen(tty);
    screen.enter();
    tty.isSlow = true;
    screen.write('first');
    const before = tty.sentBytes;
    screen.write('second');
    screen.write('third');
    expect(tty.sentBytes).toBe(before);
    tty.isSlow = false;
    tty.emit('drain');
    expect(await tty.shown()).toEqual(['third', '', '']);
  });
});

describe('the terminal before and after', () => {
  test('leaving gives back the text that was there, history and all', async () => {
    const tty = new EmulatedTty(20, 4);
    for (let line = 0; line < 30; line++) tty.write(`history ${line}\r\n`);
    const before = await tty.shown();
    const screen = new Screen(tty);
    screen.enter();
    screen.write('a\nb\nc\nd');
    tty.resize(20, 4);
    screen.leave();
    expect(await tty.shown()).toEqual(before);
    expect(tty.terminal.buffer.active.type).toBe('normal');
    expect(tty.terminal.buffer.normal.getLine(0)?.translateToString(true)).toBe('history 0');
  });

  test('a frame written after leaving stays off the terminal and appears on coming back', async () => {
    const tty = new EmulatedTty(10, 2);
    const screen = new Screen(tty);
    screen.enter();
    screen.write('one');
    screen.leave();
    screen.write('two');
    expect(await tty.shown()).toEqual(['', '']);
    screen.enter();
    expect(await tty.shown()).toEqual(['two', '']);
  });

  test('a very wide terminal is used whole', () => {
    expect(new Screen(new EmulatedTty(200, 10)).columns).toBe(200);
    expect(new Screen(new EmulatedTty(80, 10)).columns).toBe(80);
  });

  test('without UTF-8 a frame keeps its columns in plain ASCII', async () => {
    const tty = new EmulatedTty(10, 3);
    const screen = new Screen(tty, { ascii: true });
    screen.enter();
    screen.write('╭──╮\n│✔é│\n╰──╯');
    expect(await tty.shown()).toEqual(['+--+', '|v?|', '+--+']);
  });
});

describe('whatever a frame holds', () => {
  test('only text, colours and the painter’s own sequences are sent', async () => {
    const sent: string[] = [];
    const tty = new EmulatedTty(60, 4);
    tty.write = (text: string) => {
      sent.push(text);
      return true;
    };
    const screen = new Screen(tty);
    screen.enter();
    screen.write(
      'a\x1b[31mred\x1b[0m\x1b]52;c;aGk=\x07\x1b[?1049l\u009b2J\u202e\r\tb\x1b[6nc\x1bP$q"p\x1b\\',
    );
    const own = /\x1b\[(\?(1049|25|7|2004|2026|1000|1006)[hl]|[0-9;]*[mH]|2[JK])/g;
    const rest = sent.join('').replace(own, '');
    expect(rest).toContain('ared]52;c;aGk=');
    expect(rest).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    expect(sent.join('')).not.toContain('\x1b[?1049l');
  });
});
