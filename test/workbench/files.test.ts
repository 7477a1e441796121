// Files by keys, on the real MicroPython of a virtual board and real folders of this computer.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EspError } from '../../src/device/errors.ts';
import type { State } from '../../src/workbench/state.ts';
import {
  fixturePort,
  type LiveAppFixture,
  nextStroke,
  openApp,
  openLiveApp,
} from '../support/app-fixture.ts';
import { smallMicroPython } from '../support/demo-boards.ts';

const enter = '\r';
const esc = '\x1b';
const tab = '\t';
let folder = '';
let key: LiveAppFixture | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-files-'));
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'hello.py'), 'print(6*7)\n');
  writeFileSync(join(folder, 'lib', 'tool.py'), 'x = 1\n');
});
afterEach(async () => {
  await key?.stop();
  rmSync(folder, { recursive: true });
});

const idle = ({ operation, files }: State) => operation === null && files.trouble === null;
const asked = ({ operation, files }: State) => operation === null && files.prompt?.kind === 'ask';
const names = (state: State) => state.files.board.rows.map(({ path }) => path);

test('a server lost and back: Boards shows the loss, Pins and Files say why and connect when they are used', async () => {
  const path = 'rfc2217://10.0.0.7:4000';
  let isGone = false;
  const app = openLiveApp({
    board: { flash: smallMicroPython() },
    folder,
    onOpen: () => {
      if (isGone) throw new EspError('port-missing', '10.0.0.7:4000 refuses the connection.');
    },
  });
  key = app;
  const { press, until, state } = app;
  app.tellPorts([{ ...fixturePort, path, kind: 'network', name: 'left', adapter: 'RFC 2217' }]);
  press('5');
  await until((now) => idle(now) && now.files.board.freeBytes !== null);
  isGone = true;
  app.board.unplug();
  press('1');
  await until(({ board, screen }) => screen === 'boards' && board?.state === 'unplugged');
  press('4');
  await until(({ failure }) => failure !== null);
  expect(state().failure).toMatchObject({ message: '10.0.0.7:4000 refuses the connection.' });
  press(`${esc}1`);
  isGone = false;
  press('4');
  await until(
    ({ pins, operation, failure }) =>
      operation === null && failure === null && pins.trouble === null && pins.through !== null,
  );
  press(' ');
  await until(({ pins, operation }) => operation === null && pins.lastCommand !== null);
  press('5');
  await until((now) => idle(now) && now.files.board.freeBytes !== null);
  press('  C');
  await until(asked);
  press(enter);
  await until((now) => idle(now) && names(now).includes('/hello.py'));
  expect(state()).toMatchObject({ failure: null, board: { path } });
}, 60_000);

async function opened(editor?: (path: string) => number) {
  const app = openLiveApp({
    board: { flash: smallMicroPython() },
    folder,
    ...(editor ? { editor } : {}),
  });
  key = app;
  app.press('5');
  await app.until((state) => idle(state) && state.files.board.freeBytes !== null);
  return app;
}

describe('the Files screen', () => {
  test('copies what is marked to the board after showing it, and the second time finds nothing to copy', async () => {
    const { press, until, state } = await opened();
    expect(state().files.local.rows.map(({ name }) => name)).toEqual(['lib', 'hello.py']);
    press('  C');
    await until(asked);
    expect(state().files.prompt).toMatchObject({
      lines: [
        { status: 'new', name: '/lib/tool.py', size: 6 },
        { status: 'new', name: '/hello.py', size: 11 },
      ],
    });
    expect(names(state())).not.toContain('/hello.py');
    press(enter);
    await until((now) => idle(now) && now.status.text.startsWith('Copied 2 files'));
    expect(names(state())).toEqual(expect.arrayContaining(['/lib', '/hello.py']));
    expect(state().files.local.marked).toEqual([]);
    press('  C');
    await until(({ status, operation }) => operation === null && status.text.startsWith('Nothing to copy'));
    expect(state().files.prompt).toBeNull();
  });

  test('a sync shows only what differs and sends just that; Esc sends nothing', async () => {
    const { press, until, state } = await opened();
    press('y');
    await until(asked);
    press(esc);
    expect(state().files.prompt).toBeNull();
    press('y');
    await until(asked);
    press(enter);
    await until((now) => idle(now) && names(now).includes('/hello.py'));
    writeFileSync(join(folder, 'hello.py'), 'print(6*8)\n');
    press('y');
    await until(asked);
    expect(state().files.prompt).toMatchObject({ lines: [{ status: 'replaces', name: '/hello.py' }] });
    press(enter);
    await until(
      ({ status, operation }) => operation === null && status.text.startsWith('Synced: sent 1 file'),
    );
    press('y');
    await until(
      ({ status, operation }) => operation === null && status.text.startsWith('Up to date: 2 files'),
    );
  });

  test('a file of the board is edited with the editor and goes back; an editor that fails changes nothing', async () => {
    let code = 1;
    const { press, until, state } = await opened((path) => {
      writeFileSync(path, `${readFileSync(path, 'utf8')}print("more")\n`);
      return code;
    });
    press('jC');
    await until(asked);
    press(enter);
    await until((now) => idle(now) && names(now).includes('/hello.py'));
    press(tab);
    while (state().files.board.rows[state().files.board.cursor]?.path !== '/hello.py') press('j');
    press('e');
    await until(({ status }) => status.text.includes('editor ended with 1'));
    code = 0;
    press('e');
    await until(({ status, operation }) => operation === null && status.text.includes('as edited'));
    press(enter);
    await until(({ files }) => files.prompt?.kind === 'view');
    expect(state().files.prompt).toMatchObject({ lines: ['print(6*7)', 'print("more")'] });
  });

  test('what is on the board is renamed, run at start, copied here and deleted, the last after Enter only', async () => {
    const { press, until, state } = await opened();
    press('jC');
    await until(asked);
    press(enter);
    await until((now) => idle(now) && names(now).includes('/hello.py'));
    press(tab);
    const to = (path: string) => {
      press('g');
      while (state().files.board.rows[state().files.board.cursor]?.path !== path) press('j');
    };
    to('/hello.py');
    press('N\x15other.py\r');
    await until((now) => idle(now) && names(now).includes('/other.py'));
    to('/other.py');
    press('O');
    expect(state().files.prompt).toMatchObject({ lines: [{ name: '/main.py', size: 11 }] });
    press(enter);
    await until((now) => idle(now) && names(now).includes('/main.py'));
    to('/other.py');
    press('c');
    await until(asked);
    press(enter);
    await until((now) => idle(now) && now.status.text.startsWith('Copied'));
    expect(readFileSync(join(folder, 'other.py'), 'utf8')).toBe('print(6*7)\n');
    press('D');
    press(esc);
    expect(names(state())).toContain('/other.py');
    press('D');
    press(enter);
    await until((now) => idle(now) && !names(now).includes('/other.py'));
    expect(existsSync(join(folder, 'other.py'))).toBe(true);
  });

  test('X runs the file of the board in its REPL, in sight', async () => {
    const { press, until, app } = await opened();
    press('jC');
    await until(asked);
    press(enter);
    await until((now) => idle(now) && names(now).includes('/hello.py'));
    press(tab);
    while (app.store.get().files.board.rows[app.store.get().files.board.cursor]?.path !== '/hello.py')
      press('j');
    press('X');
    await until(({ screen }) => screen === 'repl' && /^42/m.test(app.repl.text()));
    expect(app.repl.text()).toContain('exec(open(');
  });

  test('commands of the wrong side are refused with the side on which they work', async () => {
    const { press, state } = await opened();
    press('c');
    expect(state().status.text).toContain('C sends files');
    press(`${tab}C`);
    expect(state().status.text).toContain('c brings files here');
  });
});

test('without a firmware the board’s side says why, and this computer’s side stays usable', async () => {
  const { press, until, state, clock } = openApp({ folder });
  press('5');
  await until(({ operation, failure }) => operation === null && failure !== null);
  press(esc);
  expect(state().files.trouble).toContain('u reads again');
  press('jC');
  expect(state().status.text).toBe(state().files.trouble);
  await nextStroke(clock);
  press(enter);
  await until(({ files }) => files.prompt?.kind === 'view');
  expect(state().files.prompt).toMatchObject({ lines: ['print(6*7)'] });
});
