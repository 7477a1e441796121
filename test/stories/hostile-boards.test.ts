// The raw bytes that reach the terminal while hostile boards are open: only text, and the sequences of our
// own painter.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startBoardProgram } from '../support/board-program.ts';
import {
  attacks,
  type HostileBoard,
  hostileBehaviours,
  startHostileBoard,
} from '../support/hostile-boards.ts';
import { runProgram } from '../support/run-program.ts';
import { sampled } from '../support/sampled.ts';
import { startWorkbenchProgram, type WorkbenchProgram } from '../support/workbench-program.ts';

const programs: WorkbenchProgram[] = [];
const boards: HostileBoard[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.discard();
  for (const board of boards.splice(0)) board.close();
});
const start = (args: readonly string[], home?: string) => {
  const program = startWorkbenchProgram(args, home ? { home } : {});
  programs.push(program);
  return program;
};

/** Modes of src/terminal/sequences.ts, colours, placing and erasing rows. */
const painted = /\x1b\[(?:\?(?:1049|25|7|2004|2026|1000|1006)[hl]|[0-9;]*m|\d+;\d+H|2[JK])/g;
/** What line editing and colours need on top, as the board's own prompt in a terminal has it. */
const edited = /\x1b\[[0-9:;]*[mKJABCDEFGHfdsuPX@]/g;
const commanding =
  /[\x00-\x06\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]/u;

/** The first few that should not be there, each with what is around it. */
function strangers(received: string, allowed: RegExp): string[] {
  const rest = received.replace(allowed, '');
  return [...rest.matchAll(new RegExp(commanding, 'gu'))]
    .slice(0, 3)
    .map(({ index }) => JSON.stringify(rest.slice(Math.max(0, index - 20), index + 30)));
}

const quiet = (received: string) => expect(strangers(received, painted)).toEqual([]);

const screens = [
  ['2', 'Flash'],
  ['4', 'Pins'],
  ['5', 'Files'],
  ['6', 'Backups'],
  ['1', 'Boards'],
] as const;

describe('in the app', () => {
  test.each(sampled(Object.entries(hostileBehaviours), 2))('%s', async (_, behaviour) => {
    const board = await startHostileBoard(behaviour);
    boards.push(board);
    const app = start(['-p', `tcp://127.0.0.1:${board.port}`]);
    await app.waitFor(/○ tcp:/);
    app.press('3');
    // What no REPL can be made of is told on a card, with what was seen.
    await app.waitFor(/│.*mark|│.*[·x]{30}|✖/);
    app.press('{ctrl-]}');
    await app.waitWithout('REPL · ');
    // Whatever each of the other screens asks the board of itself.
    for (const [key, name] of screens) {
      app.press(key);
      app.press('?');
      // Or of the card of what failed there, if that was quicker than the hand.
      await app.waitFor(new RegExp(`Keys of (?:${name}|A failure)`));
      app.press('{esc}');
      await app.waitWithout('Keys of');
    }
    app.press('0');
    await app.waitFor(/╭─ Log/);
    app.kill('SIGTERM');
    expect(await app.exited).toBe(143);
    quiet(app.received());
  });
});

describe('in the app, with files of both sides, settings and an environment that command', () => {
  /** Names of what may be one: neither separator nor NUL. */
  const names = attacks.replace(/[\0/]/g, '').match(/.{1,40}/gsu) ?? [];

  test.each(sampled([[80, 24] as const, [200, 50] as const], 1))('at %i x %i', async (columns, rows) => {
    const home = mkdtempSync(join(tmpdir(), 'espwb-hostile-'));
    const listen = ['names?firmware=micropython&timing=fast', '--listen', 'tcp://127.0.0.1:0'];
    const board = await startBoardProgram(join(home, 'board'), listen);
    try {
      const here = join(home, 'here');
      mkdirSync(here);
      for (const name of names) writeFileSync(join(here, `mark${name}`), 'x');
      mkdirSync(join(home, 'config'));
      const settings = { recentImages: names.map((name) => join(here, `mark${name}`)), backUpFirst: attacks };
      writeFileSync(join(home, 'config', 'settings.json'), JSON.stringify(settings));
      const hex = JSON.stringify(names.map((name) => Buffer.from(`mark${name}`).toString('hex')));
      const code = `import ubinascii\nfor n in ${hex}:\n f=open(ubinascii.unhexlify(n).decode(),'w');f.close()`;
      const port = board.listeners[0]?.url ?? '';
      const made = await runProgram(['exec', '-p', port, code], { ESPWB_HOME: home });
      expect(made).toMatchObject({ code: 0, output: '' });
      const env = { EDITOR: attacks.replaceAll('\0', ''), TERM_PROGRAM: '\x1b]0;x\x07' };
      const app = startWorkbenchProgram(['-p', port], { home, cwd: here, columns, rows, env });
      programs.push(app);
      await app.waitFor(/○ tcp:/);
      app.press('5');
      await app.waitFor(/mark/);
      // Over the files of either side: what is chosen is named again below.
      for (const key of ['{down}', '{down}', '{down}', '{tab}', '{down}', '{down}', '{down}']) app.press(key);
      for (const [key, name] of [screens[2], screens[0]]) {
        app.press(key);
        app.press('?');
        await app.waitFor(`Keys of ${name}`);
        app.press('{esc}');
        await app.waitWithout('Keys of');
      }
      app.press('0');
      await app.waitFor(/╭─ Log/);
      app.kill('SIGTERM');
      expect(await app.exited).toBe(143);
      quiet(app.received());
    } finally {
      await board.end('SIGKILL');
    }
  });
});

describe('in a verb on a terminal', () => {
  const nodemcu = hostileBehaviours['NodeMCU with names that command']!;
  const cases = [
    ['repl', hostileBehaviours['a banner whose board name commands']!, edited],
    ['repl', hostileBehaviours['a log in colours']!, edited],
    ['monitor', hostileBehaviours['bytes of every kind']!, painted],
    ['monitor', hostileBehaviours['boot text']!, painted],
    ['info', nodemcu, painted],
  ] as const;
  test.each(sampled(cases, 2))('%s', async (verb, behaviour, allowed) => {
    const board = await startHostileBoard(behaviour);
    boards.push(board);
    const program = start([verb, '-p', `tcp://127.0.0.1:${board.port}`]);
    if (verb !== 'info') {
      await program.waitFor('mark');
      program.kill('SIGTERM');
    }
    await program.exited;
    expect(strangers(program.received(), allowed)).toEqual([]);
  });
});
