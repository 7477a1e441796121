// Every signal that ends a program leaves the terminal whole, wherever it comes, and so does one that
// stops it. Here each signal and each place once, some of them in npm test; all by all: npm run test:peers.
import { constants } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { sampled, someOf } from '../support/sampled.ts';
import { type ShellTerminal, startFromShell } from '../support/shell-terminal.ts';

let open: ShellTerminal[] = [];
const start = (args: readonly string[]) => {
  const shell = startFromShell(args);
  open.push(shell);
  return shell;
};
afterEach(() => {
  for (const shell of open) shell.discard();
  open = [];
});
const ready = /○ virtual:demo/;
const micropython = 'virtual:demo?firmware=micropython';

describe.skipIf(process.platform !== 'linux')('the terminal is whole after', () => {
  const screens = [
    ['SIGQUIT', 'Boards', '1', ready],
    ['SIGABRT', 'Flash', '2', 'Flash .*\n[\\s\\S]*(micropython|firmware)'],
    ['SIGUSR1', 'Pins', '4', 'Pins'],
    ['SIGXCPU', 'Files', '5', 'Files'],
    ['SIGALRM', 'the log', '0', 'Log'],
    ['SIGSYS', 'help', '?', 'Keys of Boards'],
    ['SIGUSR2', 'the REPL', '3', '>>> '],
    ['SIGPWR', 'Backups', '6', 'Backups'],
    ['SIGIO', 'the palette', ':', 'filter|Command'],
  ] as const;
  test.each(sampled(screens, 1))('%s on %s', async (signal, _, key, shown) => {
    const shell = start(['-p', micropython]);
    await shell.waitFor(ready);
    shell.press(key);
    await shell.waitFor(new RegExp(shown));
    shell.signal(signal);
    expect(await shell.left()).toBe(128 + constants.signals[signal]);
    expect(shell.text()).toMatch(/espwb: .* s/);
  });

  test.each(sampled(['SIGVTALRM', 'SIGQUIT', 'SIGTERM'] as const, 1))(
    '%s in the repl verb, which says by what it ended',
    async (signal) => {
      const shell = start(['repl', '-p', micropython]);
      await shell.waitFor('>>>');
      shell.signal(signal);
      expect(await shell.left()).toBe(128 + constants.signals[signal]);
      expect(shell.text()).toContain(`Ended by ${signal}.`);
    },
  );

  test.each(sampled(['SIGSTKFLT', 'SIGABRT'] as const, 1))(
    '%s during a flash, which says what the board holds',
    async (signal) => {
      const shell = start(['flash', 'demo-micropython', '-y', '-p', 'virtual:demo?timing=real']);
      await shell.waitFor(/Writing .* \d+ %/);
      shell.signal(signal);
      expect(await shell.left()).toBe(130);
      expect(shell.text()).toMatch(/The board is partly written/);
    },
  );

  test('SIGPROF in monitor, SIGTERM there, its usual end, and SIGTRAP in board, which ends as it does by Ctrl-C', async () => {
    const monitor = start(['monitor', '-p', micropython]);
    const board = start(['board', 'demo', '--listen', 'tcp://127.0.0.1:0']);
    await board.waitFor('"listening"');
    board.signal('SIGTRAP');
    expect(await board.left()).toBe(0);
    await monitor.waitFor(/MicroPython|>>>|ets|rst/).catch(() => {});
    monitor.signal('SIGPROF');
    expect(await monitor.left()).toBe(128 + constants.signals.SIGPROF);
    const another = start(['monitor', '-p', micropython]);
    await another.waitFor(/MicroPython|>>>|ets|rst/).catch(() => {});
    another.signal('SIGTERM');
    expect(await another.left()).toBe(0);
  });
});

describe.skipIf(process.platform !== 'linux')('what does not end the program', () => {
  // Signals that end nothing.
  someOf(1, {
    'the inspector stays shut, and a pipe or a file limit are told as errors': async () => {
      const shell = start(['-p', micropython]);
      await shell.waitFor(ready);
      shell.signal('SIGPIPE');
      shell.signal('SIGXFSZ');
      shell.press('0');
      await shell.waitFor('Log');
      shell.signal('SIGUSR1');
      expect(await shell.left()).toBe(138);
      expect(shell.text()).not.toContain('Debugger');
    },
    'a window that changes its size all the time, while a board is flashed': async () => {
      const shell = start(['-p', 'virtual:demo?timing=real']);
      await shell.waitFor(ready);
      shell.press('2');
      await shell.waitFor(/❯ built in +demo-micropython/);
      shell.press('{enter}');
      await shell.waitFor(/Enter Write \d+ KB to/);
      // At the slowest rate: at others it is written before the window has come to rest on a busy computer.
      shell.press('ojjjjj {enter}');
      await shell.waitFor(/at 115200 baud[\s\S]*Enter Write \d+ KB to/);
      shell.press('{enter}');
      await shell.waitFor(/▶ write[\s\S]* \d+ %/);
      for (let turn = 0; turn < 60; turn++) {
        shell.resize(20 + ((turn * 37) % 180), 3 + ((turn * 13) % 60));
        shell.signal('SIGWINCH');
        await new Promise((done) => setImmediate(done));
      }
      shell.resize(80, 24);
      await shell.waitFor(/^╭.{78}╮$/m);
      shell.signal('SIGTERM');
      expect(await shell.left()).toBe(143);
      expect(shell.text()).toContain('partly written');
    },
  });

  test.each(sampled(['SIGTSTP', 'SIGSTOP'] as const, 1))(
    '%s, and what is shown is back when it goes on',
    async (signal) => {
      const shell = start(['-p', micropython]);
      await shell.waitFor(ready);
      shell.signal(signal);
      if (signal === 'SIGTSTP') await shell.waitWithout(ready);
      shell.signal('SIGCONT');
      await shell.waitFor(ready);
      shell.press('?');
      await shell.waitFor('Keys of Boards');
      shell.press('{esc}');
      await shell.waitFor(ready);
      shell.press('q');
      expect(await shell.left()).toBe(0);
    },
  );
});

describe.skipIf(process.platform !== 'linux')('a terminal that vanishes ends the program', () => {
  const places = [
    ['the workbench', ['-p', micropython], ready, '129', false],
    ['repl', ['repl', '-p', micropython], '>>>', '130', false],
    ['board', ['board', 'demo', '--listen', 'tcp://127.0.0.1:0'], '"listening"', '1', true],
    [
      'a flash',
      ['flash', 'demo-micropython', '-y', '-p', 'virtual:demo?timing=real'],
      /Writing .* \d+ %/,
      '130',
      true,
    ],
  ] as const;
  test.each(sampled(places, 1))('%s', async (_, args, shown, code, hungUp) => {
    const shell = start(args);
    await shell.waitFor(shown);
    shell.vanish();
    // The shell passes its own on.
    if (hungUp) shell.signal('SIGHUP');
    expect(await shell.noted()).toBe(code);
  });
});
