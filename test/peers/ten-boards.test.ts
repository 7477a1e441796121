// Ten virtual boards in real time behind RFC 2217, as boards.toml has them; one has a bad line, one is pulled out half
// way. `flash --all` is the built program; what the boards hold is asked of them afterwards.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { type BoardProgram, startBoardProgram } from '../support/board-program.ts';
import { type Json, openVerbHome, type VerbHome } from '../support/verb-program.ts';
import { startWorkbenchProgram } from '../support/workbench-program.ts';

const names = Array.from({ length: 10 }, (_, at) => `seat${at + 1}`);
const badLine = 'seat4';
const pulledOut = 'seat7';

let home: VerbHome;
let boards: BoardProgram;
let image: string;

beforeAll(async () => {
  home = openVerbHome();
  image = join(home.folder, 'image.bin');
  writeFileSync(image, demoMicroPython({ sizeBytes: 128 * 1024 }));
  boards = await startBoardProgram(join(home.folder, 'served'), [
    ...names.map((name) => `${name}?timing=real`),
    ...['--listen', 'rfc2217://127.0.0.1:0', '--control', 'tcp://127.0.0.1:0'],
  ]);
  const entries = boards.listeners.map(
    ({ url }, at) => `[[board]]\nname = "${names[at]}"\nport = "${url}"\n`,
  );
  mkdirSync(join(home.folder, 'config'), { recursive: true });
  writeFileSync(join(home.folder, 'config/boards.toml'), entries.join('\n'));
});
afterAll(async () => {
  await boards.end('SIGKILL');
  home.remove();
});

/** One request on the control channel of a board. */
const control = (name: string, request: Json): Promise<Json> =>
  new Promise((done, reject) => {
    const { hostname, port } = new URL(
      (boards.controls[names.indexOf(name)]?.url ?? '').replace(/^tcp:/, 'http:'),
    );
    const socket = connect(Number(port), hostname, () => socket.write(`${JSON.stringify(request)}\n`));
    createInterface(socket).once('line', (line) => {
      socket.end();
      if (line.includes('"error"')) reject(new Error(line));
      else done(JSON.parse(line));
    });
  });

test('flash --all writes nine of ten, tells of the one that was pulled out, and ends with 1', async () => {
  const noise = { kind: 'bad-above-baud', baudRate: 230_400, seed: 3 };
  await control(badLine, { do: 'inject', fault: noise });
  // The firmware is no use here: ten that start would take the time of those that are still written.
  const running = home.start(['flash', `0x100000=${image}`, '--all', '-y', '--force', '--json']);
  const port = boards.listeners[names.indexOf(pulledOut)]?.url ?? '';
  await running.until(`"port":"${port}","mac":`);
  // However few of its lines a busy computer gets: as soon as the first bytes are on the board.
  let hasEnded = false;
  void running.ended.then(() => (hasEnded = true));
  const isWritten = (line: string) => line.includes(port) && /"step":"write","done":[1-9]/.test(line);
  while (!hasEnded && !running.printed().split('\n').some(isWritten)) await pause(20);
  await control(pulledOut, { do: 'unplug' });
  const end = await running.ended;
  const last = end.last();
  const all = last['boards'] as readonly Json[];
  const counts = [end.exitCode, last['done'], last['failed'], last['cancelled']];
  expect(counts, JSON.stringify(all)).toEqual([1, 9, 1, 0]);
  expect(all.map(({ name }) => name)).toEqual(names);
  expect(all[names.indexOf(pulledOut)]).toMatchObject({
    outcome: 'failed',
    code: 'unplugged',
    board: 'partly-written',
  });
  expect(all[names.indexOf(badLine)]).toMatchObject({ outcome: 'done' });

  // Plugged in again, the same command writes what is missing and nothing else.
  await control(pulledOut, { do: 'plug' });
  const again = await home.run(['flash', `0x100000=${image}`, '--all', '-y', '--force', '--json']);
  expect([again.exitCode, again.last()['done']]).toEqual([0, 10]);
  const written = again.objects().filter((line) => Number(line['writtenBytes']) > 0);
  expect(written.map((line) => line['port'])).toEqual([port]);

  // A file a board, by the names of boards.toml.
  mkdirSync(join(home.folder, 'dumps'));
  const read = await home.run(['read', 'dumps/', '--region', '0:4KB', '--all', '--json']);
  expect([read.exitCode, read.last()['done']]).toEqual([0, 10]);
  const files = readdirSync(join(home.folder, 'dumps')).map((file) =>
    file.replace(/-[0-9a-f]{12}\.bin$/, ''),
  );
  expect(files.sort()).toEqual([...names].sort());
}, 300_000);

test('by keys: all are marked, one plan, one that is pulled out fails alone, and r does it again', async () => {
  const app = startWorkbenchProgram([], {
    cwd: home.folder,
    env: { ESPWB_BOARDS: join(home.folder, 'config/boards.toml') },
  });
  try {
    await app.waitFor(/❯ ○ seat1 /);
    app.press('a');
    await app.waitFor('10 marked');
    app.press('F');
    await app.waitFor('image.bin');
    app.press('/');
    app.press('image.bin{enter}');
    await app.waitFor(/❯ .*image\.bin/);
    app.press('{enter}');
    await app.waitFor(/Enter writes .* to 10 boards/);
    app.press('{enter}');
    await app.waitFor(/▶ seat7 .* write \d+ %/);
    await control(pulledOut, { do: 'unplug' });
    await app.waitFor(/Flash image\.bin: 9 done, 1 failed\./);
    expect(app.text()).toMatch(/✖ seat7 .*Unplugged\. The board is/);
    expect(app.text().match(/✔ seat\d+ +…[0-9a-f:]{8} 128 KB written and verified/g)).toHaveLength(9);
    await control(pulledOut, { do: 'plug' });
    app.press('r');
    await app.waitFor(/Flash image\.bin: 10 done\./);
    app.press('{esc}');
    await app.waitFor('What to do');
    app.press('q');
    expect(await app.exited).toBe(0);
  } finally {
    app.discard();
  }
}, 400_000);
