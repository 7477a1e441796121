// The REPL pane of the built app, in a pseudo terminal, while the board prints without pause: its log
// against what was printed, how soon a key shows, what the process costs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startInTerminal, type TerminalProgram } from '../test/support/terminal-program.ts';
import { builtProgram } from '../test/support/workbench-program.ts';
import { linesIn, linesInOrder, type PrintingBoard, printingCode, printingCodeAt } from './printing-board.ts';
import { type Cost, percentile, startCost } from './process-cost.ts';

export type PaneCost = {
  readonly printed: number;
  readonly seen: number;
  readonly keyP50Ms: number;
  readonly keyP99Ms: number;
  readonly cost: Cost;
};

/** Keys come in a person's rhythm. */
const betweenKeysMs = 150;
const usualBaudRate = 115_200;
const menuTitle = 'espwb commands';

export async function measurePane(
  board: PrintingBoard,
  seconds: number,
  baudRate: number,
): Promise<PaneCost> {
  const app = startInTerminal(process.execPath, [builtProgram, '-p', board.tty], {
    cwd: board.home,
    env: { ESPWB_HOME: join(board.home, 'app') },
  });
  try {
    await app.waitFor(/❯ . tty/);
    app.press('3');
    await app.waitFor('>>> ');
    app.press('{ctrl-t}');
    await app.waitFor(menuTitle);
    app.press('s');
    await app.waitWithout(menuTitle);
    const printed = linesIn(seconds, baudRate);
    if (baudRate === usualBaudRate) app.press(`${printingCode(printed)}{enter}`);
    else await startAt(app, baudRate, printed);
    await app.waitFor(/\d{7} x{60}/);
    // The first half without a key is what the stream alone costs.
    const endCost = startCost(app.processId);
    await pause((seconds * 1000) / 2);
    const { cpuShare } = endCost();
    // By now its scrollback is full if the stream lasts a minute: from here on memory has to stay.
    const endKeys = startCost(app.processId);
    const keys: number[] = [];
    const untilMs = performance.now() + (seconds * 1000) / 2 - 1000;
    while (performance.now() < untilMs) {
      keys.push(await timed(app, '{ctrl-t}', () => app.waitFor(menuTitle)));
      await pause(betweenKeysMs);
      // A lone Esc waits for what may follow it, and is no measure.
      app.press('{esc}');
      await app.waitWithout(menuTitle);
      await pause(betweenKeysMs);
    }
    await app.waitFor('all said');
    const cost = { cpuShare, megabytes: endKeys().megabytes };
    app.press('{ctrl-]}');
    await app.waitWithout('REPL · ');
    app.press('q');
    await app.exited;
    const log = readdirSync(board.home).find((name) => name.endsWith('.log'));
    const seen = log ? linesInOrder(readFileSync(join(board.home, log), 'utf8')) : 0;
    return { printed, seen, keyP50Ms: percentile(keys, 0.5), keyP99Ms: percentile(keys, 0.99), cost };
  } finally {
    app.stop();
  }
}

/** The board changes its rate, then the pane does; the next rate of its menu is the fastest. */
async function startAt(app: TerminalProgram, baudRate: number, lines: number): Promise<void> {
  app.press(`print('ar'+'med');exec(${JSON.stringify(printingCodeAt(baudRate, lines))}){enter}`);
  await app.waitFor(/^│ armed/m);
  await pause(500);
  app.press('{ctrl-t}');
  await app.waitFor(menuTitle);
  app.press('d');
  await app.waitFor(`${baudRate} baud`);
  // A pseudo terminal tells its other end of a rate when that asks for it: the first ones may come too early.
  const printing = app.waitFor(/\d{7} x{60}/).then(() => true);
  do app.press('g');
  while (!(await Promise.race([printing, pause(500, false)])));
}

async function timed(app: TerminalProgram, keys: string, shown: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  app.press(keys);
  await shown();
  return performance.now() - startMs;
}
