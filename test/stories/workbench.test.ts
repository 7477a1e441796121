// What a person does, on the built program in a terminal, with the virtual board.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { imageFile } from '../support/image-file.ts';
import { sampled, someOf } from '../support/sampled.ts';
import { smallImage } from '../support/small-image.ts';
import { type ProgramOptions, startInTerminal } from '../support/terminal-program.ts';
import { builtProgram, startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';

let open: WorkbenchProgram[] = [];
const start = (args: readonly string[] = [], options: ProgramOptions = {}) => {
  const program = startWorkbenchProgram(args, options);
  open.push(program);
  return program;
};
afterEach(() => {
  for (const program of open) program.discard();
  open = [];
});

const ready = /○ virtual:demo/;

describe('a file in the place of a verb', () => {
  test('opens its plan, whatever its name holds; what is no image is told before a port is opened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'espwb-file-'));
    const { path } = imageFile(folder, "my %41 'fw'.bin", smallImage('MicroPython v1.27.0 on 2025-12-09'));
    const app = start(['-p', 'virtual:demo?timing=fast', path]);
    await app.waitFor(/Plan for virtual:demo[\s\S]*Enter Write \d+ KB to/);
    const text = imageFile(folder, 'notes.bin', Buffer.from('hello'));
    const other = start(['-p', 'virtual:other', text.path]);
    await other.waitFor('This is text, not firmware');
    expect(other.text()).not.toContain('● ');
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('from a bare board to a blinking LED, by keys alone', () => {
  test('identify, erase, flash, REPL, blink, and the terminal is whole afterwards', async () => {
    const app = start(['-p', 'virtual:demo?timing=fast']);
    await app.waitFor(ready);
    app.press('{enter}');
    const [, mac = ''] = await app.waitFor(/✔ ESP8266EX ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})/);

    app.press('E');
    await app.waitFor('This removes');
    app.press('{enter}');
    await app.waitFor('Enter alone erases nothing');
    app.press(mac.replaceAll(':', '').slice(-4));
    await app.waitFor('Enter: do it');
    app.press('{enter}');
    await app.waitFor('The flash is blank');

    app.press('{enter}');
    await app.waitFor(/❯ built in +demo-micropython/);
    app.press('{enter}');
    await app.waitFor(/Enter Write \d+ KB to/);
    app.press('{enter}');
    await app.waitFor('Written and verified by MD5');
    await app.waitFor(/board .*MicroPython 1\.27\.0/);

    app.press('{enter}');
    await app.waitFor('>>> ');
    app.press('print(6*7){enter}');
    await app.waitFor(/│ 42 /);
    app.press('import machine{enter}');
    await app.waitFor(/>>> import machine/);
    app.press('exec("print(7 * 11)\\nwhile True: pass"){enter}');
    await app.waitFor(/│ 77 /);
    await app.waitFor(/program running/);
    app.press('{ctrl-c}');
    await app.waitFor('KeyboardInterrupt');

    app.press('{ctrl-t}');
    await app.waitFor('the next key is an espwb command');
    app.press('z');
    await app.waitFor('every key goes to the board; Ctrl-] comes back');
    app.press('print(7*6+1){enter}');
    await app.waitFor(/^43$/m);
    app.press('{ctrl-]}');
    await app.waitFor(/│ 43 /);

    app.press('{ctrl-]}');
    await app.waitWithout('REPL · ');
    app.press('4');
    await app.waitFor('by MicroPython');
    app.press('b');
    await app.waitFor(/GPIO2 .*LED on/);
    await app.waitFor(/GPIO2 .*LED off/);
    await app.waitFor(/sent .*Pin/);
    app.press('x');
    await app.waitFor('What to do');
    app.press('q');
    expect(await app.exited).toBe(0);
    expect(app.terminal.buffer.active.type).toBe('normal');
    expect(app.text()).toMatch(/Flashed demo-micropython, 604 KB, verified/);
  });
});

describe('a board that says more than anybody reads', () => {
  test('is stopped by Ctrl-C at full speed, and takes fifty pasted lines afterwards', async () => {
    const app = start(['-p', 'virtual:flood?firmware=micropython&timing=fast']);
    await app.waitFor('❯ ○ virtual:flood');
    app.press('3');
    await app.waitFor('>>> ');
    app.press(`exec("while True: print('x' * 200, end='')"){enter}`);
    await app.waitFor('x'.repeat(70));
    // Other screens are there meanwhile.
    app.press('{ctrl-]}');
    await app.waitFor('What to do');
    app.press('3');
    await app.waitFor('x'.repeat(70));
    app.press('{ctrl-c}');
    await app.waitFor('KeyboardInterrupt');
    // A terminal without bracketed paste hands them over as keys.
    const lines = Array.from({ length: 50 }, (_, at) => `x${at} = ${at} * 3  # as long as lines are`);
    app.press(`${lines.join('\r')}\rprint('sum', x0 + x24 + x49)\r`);
    await app.waitFor('sum 219');
  });
});

describe('keys that come badly', () => {
  test('Ctrl+F1 to Ctrl+F4, mouse reports and focus events do not end the app', async () => {
    const app = start();
    await app.waitFor(ready);
    app.press('\x1b[1;5P\x1b[1;5Q\x1b[1;5R\x1b[1;5S\x1b[<0;10;5M\x1b[I');
    app.press('?');
    await app.waitFor('Keys of Boards');
  });

  // Keys that come at once, in a menu or in a list.
  someOf(1, {
    'a burst of Tab, Down four times and Enter chooses the fifth row of the menu and no other': async () => {
      const app = start();
      await app.waitFor(ready);
      app.press('{tab}{down}{down}{down}{down}{enter}');
      await app.waitFor(/─ Log ─/);
    },
    'a burst in a list moves by each key': async () => {
      const app = start();
      await app.waitFor(ready);
      app.press('?');
      await app.waitFor('Keys of Boards');
      app.press('{down}{down}{down}{up}jjk');
      await app.waitWithout('Open the port and ask');
    },
  });
});

describe('the terminal afterwards', () => {
  const restored = (app: WorkbenchProgram) => {
    expect(app.terminal.buffer.active.type).toBe('normal');
    expect(app.terminal.modes.bracketedPasteMode).toBe(false);
    expect(app.terminal.modes.wraparoundMode).toBe(true);
  };

  test('is as it was after q, with three lines that say what was done', async () => {
    const app = start();
    await app.waitFor(ready);
    app.press('q');
    expect(await app.exited).toBe(0);
    restored(app);
    const lines = app.rows().filter(Boolean);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe('Nothing on a board was changed.');
  });

  const signals = [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const;
  test.each(sampled(signals, 1))(
    'is as it was after %s, exit code %i, and the last words are there',
    async (signal, code) => {
      const app = start();
      await app.waitFor(ready);
      // The settings are loaded for it, and with them a library that takes signals for itself.
      app.press('F');
      await app.waitFor('Choose a firmware');
      app.kill(signal);
      expect(await app.exited).toBe(code);
      restored(app);
      expect(app.text()).toContain('Nothing on a board was changed.');
    },
  );

  const crashes = [
    ['throw', 70, 'last words: thrown in a timer'],
    ['reject', 70, 'last words: rejected and nobody caught it'],
    ['exit', 3, ''],
  ] as const;
  test.each(sampled(crashes, 1))(
    'is as it was after a crash (%s), and the last words stay readable',
    async (how, code, words) => {
      const program = ['scripts/run.mjs', 'test/support/crashing-program.ts', how];
      const app = startInTerminal(process.execPath, program);
      await app.waitFor('full screen, press a key');
      expect(app.terminal.buffer.active.type).toBe('alternate');
      app.press('x');
      expect(await app.exited).toBe(code);
      expect(app.terminal.buffer.active.type).toBe('normal');
      expect(app.text()).toContain(words);
    },
  );

  test('keeps the scrollback that was there before', async () => {
    const script = `for i in $(seq 60); do echo history $i; done; exec "${process.execPath}" "$0"`;
    const home = start().home;
    const app = startInTerminal('bash', ['-c', script, builtProgram], { env: { ESPWB_HOME: home } });
    await app.waitFor(ready);
    app.press('q');
    await app.exited;
    const buffer = app.terminal.buffer.normal;
    const all = Array.from({ length: buffer.length }, (_, at) => buffer.getLine(at)?.translateToString(true));
    for (let line = 1; line <= 60; line++) expect(all).toContain(`history ${line}`);
  });
});

describe('the window', () => {
  test('a resize redraws everything for the new size, down to one true line', async () => {
    const app = start();
    await app.waitFor(ready);
    app.resize(120, 40);
    await app.waitFor(/^╭.{118}╮$/m);
    app.resize(60, 18);
    await app.waitFor(/^╭.{58}╮$/m);
    app.resize(40, 10);
    await app.waitFor('Make the window 60×16 or larger');
    app.resize(80, 24);
    await app.waitFor('What to do');
  });

  test('NO_COLOR draws without a single colour', async () => {
    const app = start([], { env: { NO_COLOR: '1' } });
    await app.waitFor(ready);
    const buffer = app.terminal.buffer.active;
    const cell = buffer.getNullCell();
    for (let row = 0; row < 24; row++)
      for (let column = 0; column < 80; column++) {
        buffer.getLine(row)?.getCell(column, cell);
        expect(cell.isFgDefault() && cell.isBgDefault()).toBe(true);
      }
  });

  test('a terminal without UTF-8 gets plain ASCII', async () => {
    const app = start([], { env: { LC_ALL: 'C', LANG: 'C' } });
    await app.waitFor(/o virtual:demo/);
    expect(app.text()).toMatch(/^[\x20-\x7e\n]+$/);
  });
});

describe('without a terminal', () => {
  test('the workbench is not drawn: help on stdout and exit code 2, because nobody could press a key', () => {
    const { status, stdout } = spawnSync(process.execPath, [builtProgram], { encoding: 'utf8', input: '' });
    expect(status).toBe(2);
    expect(stdout).toContain('Usage: espwb');
    expect(stdout).not.toContain('\x1b');
  });
});
