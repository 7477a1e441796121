// The workbench while a board prints as fast as it can: how soon a key shows, how soon Ctrl-C has stopped the
// program, what the process holds. On the built program in a pseudo terminal. Linux only.
// Usage: npm run bench:flood [-- SECONDS [NAME]]; each row runs for so long (default 10).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startBoardProgram } from '../test/support/board-program.ts';
import { startInTerminal, type TerminalProgram } from '../test/support/terminal-program.ts';
import { builtProgram } from '../test/support/workbench-program.ts';
import { percentile, residentMegabytes } from './process-cost.ts';

const seconds = Number(process.argv[2] ?? 10);
const wanted = process.argv[3] ?? '';

/** What a board prints without end; each is one line at the prompt of MicroPython. */
const programs = {
  lines: "while True: print('0123456789' * 6)",
  noise: 'import os, sys\\nwhile True: sys.stdout.write(os.urandom(200))',
  escapes: "while True: print('\\\\x1b[31mred\\\\x1b[2J\\\\x1b[9;9H\\\\x1b]0;title\\\\x07', end='')",
  'one line': "while True: print('x' * 200, end='')",
} as const;

type Row = {
  readonly name: string;
  readonly program: keyof typeof programs;
  /** A virtual board in the workbench, or one that another process serves. */
  readonly port: 'real' | 'fast' | 'served';
};

const rows: readonly Row[] = [
  { name: 'lines, real time', program: 'lines', port: 'real' },
  { name: 'lines, fast', program: 'lines', port: 'fast' },
  { name: 'noise, real time', program: 'noise', port: 'real' },
  { name: 'noise, fast', program: 'noise', port: 'fast' },
  { name: 'escape sequences, fast', program: 'escapes', port: 'fast' },
  { name: 'a line without end, fast', program: 'one line', port: 'fast' },
  { name: 'lines, served at full speed', program: 'lines', port: 'served' },
];

const menuTitle = 'the next key is an espwb command';
const betweenKeysMs = 100;

for (const row of rows.filter(({ name }) => name.includes(wanted))) {
  const home = mkdtempSync(join(tmpdir(), 'espwb-flood-'));
  const board =
    row.port === 'served'
      ? await startBoardProgram(home, [
          'far?firmware=micropython&timing=fast',
          '--listen',
          'tcp://127.0.0.1:0',
        ])
      : null;
  const port = board?.listeners[0]?.url ?? `virtual:flood?firmware=micropython&timing=${row.port}`;
  const app = startInTerminal(process.execPath, [builtProgram, '-p', port], {
    cwd: home,
    env: { ESPWB_HOME: join(home, 'app'), ESPWB_PORT: undefined },
  });
  try {
    process.stdout.write(`${row.name.padEnd(30)}${await measure(app, programs[row.program])}\n`);
  } catch (error) {
    process.stdout.write(`${row.name.padEnd(30)}${error instanceof Error ? error.message : error}\n`);
  } finally {
    app.stop();
    await board?.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(app: TerminalProgram, program: string): Promise<string> {
  await app.waitFor(/❯ . \S/);
  app.press('3');
  await app.waitFor('>>> ');
  const before = residentMegabytes(app.processId);
  app.press(`exec("${program}"){enter}`);
  await app.waitFor(/program running|booting/);
  const keys: number[] = [];
  const held: number[] = [];
  const untilMs = performance.now() + seconds * 1000;
  while (performance.now() < untilMs) {
    keys.push(await timed(app, '{ctrl-t}', () => app.waitFor(menuTitle)));
    held.push(residentMegabytes(app.processId));
    await pause(betweenKeysMs);
    // A lone Esc waits for what may follow it, and is no measure.
    app.press('{esc}');
    await app.waitWithout(menuTitle);
    await pause(betweenKeysMs);
  }
  // The other screens, as a person walks through them.
  app.press('{ctrl-]}');
  await app.waitWithout('REPL · ');
  for (const [key, shown] of [
    ['0', '─ Log ─'],
    ['1', 'What to do'],
  ] as const)
    keys.push(await timed(app, key, () => app.waitFor(shown)));
  app.press('3');
  await app.waitFor('REPL · ');
  const stopMs = await timed(app, '{ctrl-c}', () => app.waitFor(/· idle|● idle/));
  return [
    `keys ${figure(percentile(keys, 0.5))} ms, p99 ${figure(percentile(keys, 0.99))} ms, most ${figure(Math.max(...keys))} ms`,
    `Ctrl-C ${figure(stopMs)} ms`,
    `RSS in MB: ${figure(before)} before, ${quarters(held).map(figure).join(', ')} by quarters, ${figure(Math.max(...held))} at most`,
  ].join('; ');
}

/** The values at the end of each quarter. */
function quarters(values: readonly number[]): number[] {
  return [0.25, 0.5, 0.75, 1].map((share) => values[Math.ceil(values.length * share) - 1] ?? Number.NaN);
}

function figure(value: number): string {
  return value.toFixed(0);
}

async function timed(app: TerminalProgram, keys: string, shown: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  app.press(keys);
  await shown();
  return performance.now() - startMs;
}
