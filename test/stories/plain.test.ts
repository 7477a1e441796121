// The workbench as lines, on the built program: in a terminal, in one without a cursor, and on a pipe.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { someOf } from '../support/sampled.ts';
import type { ProgramOptions } from '../support/terminal-program.ts';
import { shortRun, startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';

let open: WorkbenchProgram[] = [];
afterEach(() => {
  for (const program of open) program.discard();
  open = [];
});

/** Tall enough for what a story says; `type` is a line with its Enter. */
function start(args: readonly string[], options: ProgramOptions = {}) {
  const program = startWorkbenchProgram(args, { rows: 400, ...options });
  open.push(program);
  return { ...program, type: (line: string) => program.press(`${line}{enter}`) };
}

/** The prompt stands there, and nothing behind it. */
const asked = /espwb>\s*$/;
const board = 'virtual:demo?timing=fast';

describe('from a bare board to a blinking LED, by lines alone', () => {
  test('identify, erase, flash, REPL, blink; the terminal gets no command and keeps its mode', async () => {
    const app = start(['--plain', '-p', board]);
    await app.waitFor(asked);
    app.type('identify');
    const [, mac = ''] = await app.waitFor(/MAC: ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})[\s\S]*espwb>\s*$/);

    app.type('erase');
    await app.waitFor(/last four of[\s\S]*Erase: the confirmation>\s*$/);
    app.type('');
    await app.waitFor('Enter alone erases nothing');
    app.type(mac.replaceAll(':', '').slice(-4));
    await app.waitFor(/The flash is blank[\s\S]*espwb>\s*$/);

    app.type('flash a firmware');
    await app.waitFor(/1 built in, demo-micropython[\s\S]*espwb>\s*$/);
    app.type('1');
    await app.waitFor(/demo-micropython, 604 KB, chosen\s+espwb>\s*$/);
    app.type('');
    await app.waitFor(/map: 0x0 to 0x97fff to write[\s\S]*write \(enter\)[\s\S]*espwb>\s*$/);
    // An empty line agrees to nothing.
    app.type('');
    await app.waitFor(/Changes the board\.[\s\S]*espwb>\s+espwb>\s*$/);
    app.type('write');
    await app.waitFor(/Written and verified by MD5[\s\S]*runs MicroPython 1\.27\.0[\s\S]*espwb>\s*$/);

    app.type('open the REPL');
    await app.waitFor(/\| >>>\s*$/);
    app.type('print(6*7)');
    await app.waitFor(/\| >>> print\(6\*7\)\n\| 42\n\| >>>\s*$/);
    app.type('exec("print(7 * 11)\\nwhile True: pass")');
    await app.waitFor('| 77');
    app.press('{ctrl-c}');
    await app.waitFor(/KeyboardInterrupt[\s\S]*\| >>>\s*$/);
    app.type('~.');
    await app.waitFor(/Flashed demo-micropython[\s\S]*espwb>\s*$/);

    app.type('pins');
    await app.waitFor(/by MicroPython[\s\S]*1 GPIO2, D4, LED off[\s\S]*espwb>\s*$/);
    app.type('blink');
    await app.waitFor(/GPIO2, D4, LED o[nf]+, .*blinks 2 Hz/);
    app.type('release all');
    await app.waitFor('Released: GPIO2 is an input now');
    app.type('quit');
    expect(await app.exited).toBe(0);
    expect(app.text()).toMatch(/Flashed demo-micropython, 604 KB, verified/);
    expect(app.received()).not.toContain('\x1b');
  });
});

describe('a program that runs is in the way', () => {
  // Either way out of a program that is in the way.
  someOf(1, {
    'the card is read with its ways out, and the words of one interrupt it and list the files': async () => {
      const app = start(['--plain', '-p', 'virtual:busy?firmware=micropython&timing=fast']);
      await app.waitFor(asked);
      app.type('repl');
      await app.waitFor(/\| >>>\s*$/);
      app.type('exec("print(7 * 11)\\nimport time\\nwhile True: time.sleep(1)")');
      await app.waitFor('| 77');
      app.type('~.');
      await app.waitFor(asked);
      app.type('files');
      await app.waitFor(/Failure: [\s\S]*interrupt and go on \(i\)[\s\S]*break in \(B\)[\s\S]*espwb>\s*$/);
      app.type('interrupt and go on');
      await app.waitFor(/Board virtual:busy[\s\S]*boot\.py[\s\S]*espwb>\s*$/);
      app.type('quit');
      expect(await app.exited).toBe(0);
    },
    'Ctrl-C while a flash is written asks, and a second one leaves the card that says how to finish':
      async () => {
        const app = start(['--plain', '-p', 'virtual:slow']);
        await app.waitFor(asked);
        app.type('flash');
        await app.waitFor(/demo-micropython[\s\S]*espwb>\s*$/);
        app.type('demo-micropython choose');
        await app.waitFor(/write \(enter\)[\s\S]*espwb>\s*$/);
        app.type('write');
        await app.waitFor(/ {2}write \d+ %/);
        app.press('{ctrl-c}');
        await app.waitFor('Ctrl-C again cancels and leaves');
        app.press('{ctrl-c}');
        await app.waitFor(/Failure: [\s\S]*retry \(r\)[\s\S]*espwb>\s*$/);
        app.type('quit');
        expect(await app.exited).toBe(0);
      },
  });
});

test('espwb demo --plain is the workbench as lines, too, where Ctrl-C is for what runs', async () => {
  const app = start(['demo', '--plain', '-p', board]);
  await app.waitFor(/virtual:demo[\s\S]*espwb>\s*$/);
  app.press('{ctrl-c}');
  await app.waitFor('Ctrl-C again leaves espwb');
  app.type('theme');
  await app.waitFor(/Settings[\s\S]*espwb>\s*$/);
  // The second of a verb would end it at once.
  app.press('{ctrl-c}');
  await app.waitFor(/Ctrl-C again leaves espwb[\s\S]*Ctrl-C again leaves espwb/);
  app.type('quit');
  expect(await app.exited).toBe(0);
  expect(app.received()).not.toContain('\x1b');
});

describe('without being asked for', () => {
  test.each([
    ['a terminal without a cursor', { TERM: 'dumb' }],
    ['a screen reader that says so', { INK_SCREEN_READER: 'true' }],
  ])('%s gets lines', async (_, env) => {
    const app = start(['-p', board], { env });
    await app.waitFor(/virtual:demo[\s\S]*espwb>\s*$/);
    app.type('?');
    await app.waitFor(/identify \(enter\): [\s\S]*erase… \(E\), not now: |erase\. \(E\), not now: /);
    app.press('{ctrl-c}');
    await app.waitFor('Ctrl-C again leaves espwb');
    app.press('{ctrl-c}');
    expect(await app.exited).toBe(0);
    expect(app.received()).not.toContain('\x1b');
  });
});

describe('on a pipe', () => {
  /** To its end. */
  function piped(lines: readonly string[]): Promise<{ code: number | null; output: string }> {
    const home = mkdtempSync(join(tmpdir(), 'espwb-plain-'));
    const child = spawn(process.execPath, shortRun(['--plain', '-p', board]), {
      env: { ...process.env, ESPWB_HOME: home },
      cwd: home,
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stdin.end(lines.map((line) => `${line}\n`).join(''));
    return new Promise((resolve) =>
      child.on('close', (code) => {
        rmSync(home, { recursive: true, force: true });
        resolve({ code, output });
      }),
    );
  }

  test('each line waits for the one before, and the end of them is a good end', async () => {
    const { code, output } = await piped(['flash', '1', '', 'write', 'repl', 'print(6*7)', '~.']);
    expect(output).toMatch(
      /Written and verified by MD5[\s\S]*espwb> repl\n[\s\S]*\| >>> print\(6\*7\)\n\| 42\n/,
    );
    expect(code).toBe(0);
  });
});
