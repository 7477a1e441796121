// espwb station as a process: the recipe of its page, and boards that come and go while it is killed.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BoardRecord } from '../../src/services/station/board-record.ts';
import type { Board } from '../../src/virtual-board/board.ts';
import { smallMicroPython } from '../support/demo-boards.ts';
import { takesAll } from '../support/sampled.ts';
import { blankBoard, fileOn, openSocket, type Socket } from '../support/sockets.ts';
import { openVerbHome, type RunningVerb, type VerbHome } from '../support/verb-program.ts';
import { startWorkbenchProgram } from '../support/workbench-program.ts';

let home: VerbHome;
let isOver = false;
beforeEach(() => {
  isOver = false;
  home = openVerbHome();
});
afterEach(() => {
  isOver = true;
  home.remove();
});

/** No step of a board takes as long, however busy the machine is. */
const hangMs = 60_000;

const here = (name: string) => join(home.folder, name);
const linesOf = (name: string): Record<string, unknown>[] =>
  readFileSync(here(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the recipe of docs/station.md', () => {
  test('is sound, and makes a board green', async () => {
    const page = readFileSync('docs/station.md', 'utf8');
    // The release of the page is on the network.
    for (const [, name = '', text = ''] of page.matchAll(/^`([\w.]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm))
      writeFileSync(here(name), text.replace('firmware = "micropython"', 'firmware = "demo-micropython"'));
    const port = ['-p', 'virtual:lamp?timing=fast', '--yes', '--json'];
    const check = await home.run(['station', 'lamp.toml', '--check', '--json']);
    expect(check.last()).toMatchObject({
      type: 'result',
      check: true,
      recipe: 'lamp',
      rows: { rows: 2, free: 2 },
    });
    const done = await home.run(['station', 'lamp.toml', '--count', '1', ...port]);
    expect(done.last()).toMatchObject({ type: 'result', green: 1, red: 0, boards: [{ row: 'L-0001' }] });
    expect(done.exitCode).toBe(0);
    expect(done.objects()).toContainEqual(
      expect.objectContaining({
        ...{ type: 'station', state: 'green', mac: expect.any(String), isRecorded: true },
        record: expect.objectContaining({ name: 'lamp-L-0001', printed: 'L-0001 ok', files: 1 }),
      }),
    );
    // It comes back, to another station, which shows its row.
    const back = home.start(['station', 'lamp.toml', ...port]);
    await back.until('"state":"known"');
    expect(back.printed()).toContain('"row":"L-0001"');
    back.child.kill('SIGTERM');
    const end = await back.ended;
    expect(end.exitCode).toBe(0);
    expect(end.last()).toMatchObject({ type: 'result', green: 0, red: 0, known: 1 });
  });

  test('needs somebody who agrees', async () => {
    writeFileSync(here('r.toml'), '[test]\ncode = "1"\nexpect = "1"\n');
    const end = await home.run(['station', 'r.toml', '--json']);
    expect([end.exitCode, end.last()['code']]).toEqual([2, 'needs-confirmation']);
  });
});

describe('the screen', () => {
  test('waits, works and says PASS or FAIL in large letters, asks before it is cancelled, and stops by Esc', async () => {
    writeFileSync(here('fw.bin'), smallMicroPython());
    writeFileSync(here('rows.csv'), 'serial\nS1\n');
    const socket = await openSocket();
    writeFileSync(
      here('lamp.toml'),
      `ports = ["${socket.url}"]
board-name = "lamp {{serial}}"
[[flash.images]]
file = "fw.bin"
[test]
code = 'print("PASS", "{{serial}}")'
expect = "PASS {{serial}}"
[rows]
file = "rows.csv"
`,
    );
    const [good, late] = [blankBoard('ec:fa:bc:00:02:01'), blankBoard('ec:fa:bc:00:02:02')];
    const before = Buffer.from(late.flash);
    const program = startWorkbenchProgram([], { home: home.folder });
    const { waitFor, press } = program;
    try {
      await waitFor('1 Boards');
      press('%');
      await waitFor('Recipe:');
      press('la{tab}');
      await waitFor('lamp.toml');
      press('{enter}');
      await waitFor(/flashed without a\s.*further question/s);
      expect(program.text()).toContain('1 of 1 rows left');
      press('{enter}');
      // The letters are blocks: their labels tell which word it is, the list the rest.
      await waitFor('Plug a board in.');
      await socket.plug(good);
      await waitFor(/✔ .*ec:fa:bc:00:02:01 S1 lamp S1, /);
      await waitFor('0 of 1 rows left');
      expect(program.received()).toContain('\x07');
      await socket.unplug();
      await waitFor('Plug a board in.');
      // No row is left: it is red before anything of it is changed.
      await socket.plug(late);
      await waitFor(/✖ .*ec:fa:bc:00:02:02 .*has no row left/s);
      expect(Buffer.compare(before, Buffer.from(late.flash))).toBe(0);
      press('{ctrl-c}');
      await waitFor('Ctrl-C again ends the station now and leaves no board half done');
      press('1');
      await waitFor('What to do');
      press('%');
      await waitFor('1 green, 1 red');
      press('{esc}');
      await waitFor('The station has ended: 1 green, 1 red');
      press('{esc}');
      await waitFor('What to do');
      press('q');
      expect(await program.exited).toBe(0);
      expect(program.text()).toContain('lamp: 1 green, 1 red; 0 of 1 rows left.');
    } finally {
      program.stop();
      await socket.unplug();
      for (const board of [good, late]) board.stop();
    }
    const settings = JSON.parse(readFileSync(here('config/settings.json'), 'utf8'));
    expect(settings.names).toEqual({ 'ec:fa:bc:00:02:01': 'lamp S1' });
  });
});

describe('boards that come and go, while the station is killed', () => {
  const boards = Number(process.env['ESPWB_STATION_BOARDS'] ?? (takesAll ? 25 : 4));
  const kills = Number(process.env['ESPWB_STATION_KILLS'] ?? (takesAll ? 8 : 2));

  test('have a serial number each, and records, CSV and boards agree', {
    timeout: 120_000 + boards * 10_000,
  }, async () => {
    writeFileSync(here('fw.bin'), smallMicroPython());
    writeFileSync(here('main.py'), 'SERIAL = {{"serial"}}\n');
    const rows = Array.from({ length: boards }, (_, at) => `S${at},secret${at}\n`);
    writeFileSync(here('rows.csv'), `serial,secret\n${rows.join('')}`);
    const sockets = [await openSocket(), await openSocket()];
    writeFileSync(
      here('r.toml'),
      `ports = ${JSON.stringify(sockets.map(({ url }) => url))}
[[flash.images]]
file = "fw.bin"
[[files]]
from = "main.py"
template = true
[test]
code = '''
import main
print("PASS", main.SERIAL)
'''
expect = "PASS {{serial}}"
[rows]
file = "rows.csv"
`,
    );
    const station = keptRunning(kills);
    const macs = Array.from(
      { length: boards },
      (_, at) => `ec:fa:bc:00:01:${at.toString(16).padStart(2, '0')}`,
    );
    const serials = new Map<string, string>();
    const visit = async (
      socket: Socket,
      mac: string,
      { isPulled, isSlow }: { readonly isPulled: boolean; readonly isSlow: boolean },
    ): Promise<void> => {
      const board: Board = blankBoard(mac);
      try {
        await socket.plug(board);
        if (isPulled) {
          await station.until(socket.url, /"step":"(flash|files)"/);
          // A kill may come at any time: who looks later may have missed it.
          const isGone = station.until(socket.url, /"state":"(red|unplugged)"|started again/);
          await socket.unplug();
          await isGone;
          await socket.plug(board);
        }
        const end = await station.until(
          socket.url,
          new RegExp(`"state":"(green|known|red)",.*"mac":"${mac}"`),
        );
        expect(end).not.toContain('"state":"red"');
        // Some hands are quick, others come when the station only waits for them.
        if (isSlow) await Promise.race([socket.whenHeld(), station.until(socket.url, /started again/)]);
        const isSeen = isSlow ? station.until(socket.url, /"state":"unplugged"|started again/) : null;
        await socket.unplug();
        await isSeen;
        serials.set(mac, await fileOn(board, '/main.py'));
      } finally {
        board.stop();
      }
    };
    const atSocket = async (socket: Socket, at: number) => {
      for (const [index, mac] of macs.entries())
        if (index % sockets.length === at)
          await visit(socket, mac, { isPulled: index % 5 === 2, isSlow: index % 4 < 2 });
    };
    try {
      await Promise.all(sockets.map(atSocket));
    } finally {
      await station.end();
    }
    const claims = linesOf('rows.csv.used.jsonl') as { mac: string; key: string }[];
    expect(claims.map(({ mac }) => mac).sort()).toEqual(macs);
    expect(new Set(claims.map(({ key }) => key)).size).toBe(boards);
    for (const { mac, key } of claims) expect(serials.get(mac)).toBe(`SERIAL = "${key}"\n`);
    const records = linesOf('r-station/journal.jsonl').filter(
      ({ type }) => type === 'board',
    ) as unknown as BoardRecord[];
    const greens = records.filter(({ outcome }) => outcome === 'green');
    expect(greens.map(({ mac }) => mac).sort()).toEqual(macs);
    for (const { mac, row } of greens)
      expect(claims).toContainEqual(expect.objectContaining({ mac, key: row }));
    expect(readFileSync(here('r-station/boards.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(
      records.length + 1,
    );
    expect(station.killed()).toBe(kills);
  });

  /** The station, started again after each of so many kills; these come at lines that nobody has chosen. */
  function keptRunning(most: number) {
    const watchers = new Set<(line: string) => void>();
    const lines: string[] = [];
    let killed = 0;
    let running: RunningVerb;
    const start = () => {
      running = home.start(['station', 'r.toml', '--yes', '--json']);
      const { child } = running;
      let rest = '';
      let untilKill = 1 + Math.floor(Math.random() * 14);
      child.stdout.on('data', (text: string) => {
        const came = `${rest}${text}`.split('\n');
        rest = came.pop() ?? '';
        for (const line of came) {
          lines.push(line);
          for (const watcher of [...watchers]) watcher(line);
          if (killed < most && --untilKill === 0) {
            killed++;
            child.kill('SIGKILL');
          }
        }
      });
      void once(child, 'close').then(() => {
        if (isOver) return;
        lines.push('started again');
        for (const watcher of [...watchers]) watcher('started again');
        start();
      });
    };
    start();
    return {
      killed: () => killed,
      /** Resolves at a line of that port, also one of a station that is started later. */
      until: (url: string, pattern: RegExp) =>
        new Promise<string>((resolve, reject) => {
          // A hang says what it waited for.
          const late = () => reject(new Error(`${url}: no ${pattern}. Last: ${lines.slice(-12).join('\n')}`));
          const timer = setTimeout(late, hangMs);
          const look = (line: string) => {
            if (line.startsWith('{') && !line.includes(`"port":"${url}"`)) return;
            if (!pattern.test(line)) return;
            watchers.delete(look);
            clearTimeout(timer);
            resolve(line);
          };
          watchers.add(look);
        }),
      end: async () => {
        isOver = true;
        running.child.kill('SIGTERM');
        await running.ended;
      },
    };
  }
});
