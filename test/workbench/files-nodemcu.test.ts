// Files by keys on the Lua of a virtual NodeMCU: put, get, sync, run, start file, byte code, delete.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { State } from '../../src/workbench/state.ts';
import { type LiveAppFixture, nextStroke, openLiveApp } from '../support/app-fixture.ts';
import { smallNodeMcu } from '../support/demo-boards.ts';

const enter = '\r';
const tab = '\t';
let folder = '';
let key: LiveAppFixture | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-files-'));
  writeFileSync(join(folder, 'hello.lua'), 'print(6*7)\n');
});
afterEach(async () => {
  await key?.stop();
  rmSync(folder, { recursive: true });
});

const idle = ({ operation, files }: State) => operation === null && files.trouble === null;
const asked = ({ operation, files }: State) => operation === null && files.prompt?.kind === 'ask';
const names = (state: State) => state.files.board.rows.map(({ path }) => path);

async function withHello() {
  const app = openLiveApp({ board: { flash: smallNodeMcu() }, folder });
  key = app;
  app.press('5');
  await app.until((state) => idle(state) && state.files.board.freeBytes !== null);
  app.press('C');
  await app.until(asked);
  app.press(enter);
  await app.until((state) => idle(state) && names(state).includes('/hello.lua'));
  const to = (path: string) => {
    app.press('g');
    while (app.state().files.board.rows[app.state().files.board.cursor]?.path !== path) app.press('j');
  };
  return { ...app, to };
}

describe('the Files screen on NodeMCU', () => {
  test('what was copied is compiled, started at every start, brought back and deleted', async () => {
    const { press, until, state, to } = await withHello();
    press(tab);
    to('/hello.lua');
    press('L');
    await until((now) => idle(now) && names(now).includes('/hello.lc'));
    to('/hello.lc');
    press('L');
    expect(state().status.text).toContain('ends with .lua');
    await nextStroke();
    press('I');
    expect(state().status.text).toContain('ends with .img');
    await nextStroke();
    to('/hello.lua');
    press('O');
    expect(state().files.prompt).toMatchObject({ lines: [{ name: '/init.lua', size: 11 }] });
    press(enter);
    await until((now) => idle(now) && names(now).includes('/init.lua'));
    to('/init.lua');
    press('c');
    await until(asked);
    press(enter);
    await until((now) => idle(now) && now.status.text.startsWith('Copied'));
    expect(readFileSync(join(folder, 'init.lua'), 'utf8')).toBe('print(6*7)\n');
    to('/hello.lc');
    press('D');
    press(enter);
    await until((now) => idle(now) && !names(now).includes('/hello.lc'));
  });

  test('a sync sends what differs, the mirror key also deletes, and both show it first', async () => {
    const { press, until, state } = await withHello();
    writeFileSync(join(folder, 'other.lua'), 'x=1\n');
    rmSync(join(folder, 'hello.lua'));
    press('y');
    await until(asked);
    expect(state().files.prompt).toMatchObject({ lines: [{ status: 'new', name: '/other.lua' }] });
    press('\x1b');
    press('Y');
    await until(asked);
    expect(state().files.prompt).toMatchObject({
      lines: [
        { status: 'new', name: '/other.lua', size: 4 },
        { status: 'goes', name: '/hello.lua' },
      ],
      action: 'Send 1 file (4 bytes), delete 1 in /',
    });
    press(enter);
    await until((now) => idle(now) && names(now).includes('/other.lua'));
    expect(names(state())).toEqual(['/other.lua']);
    press('Y');
    await until(
      ({ status, operation }) => operation === null && status.text.startsWith('Up to date: 1 file'),
    );
  });

  test('X runs the file in the REPL, in sight', async () => {
    const { press, until, app, to } = await withHello();
    press(tab);
    to('/hello.lua');
    press('X');
    await until(({ screen }) => screen === 'repl' && /^42/m.test(app.repl.text()));
    expect(app.repl.text()).toContain('dofile("hello.lua")');
  });

  test('formatting shows what would be lost, and then nothing is left', async () => {
    const { press, until, state } = await withHello();
    press('W');
    await until(asked);
    expect(state().files.prompt).toMatchObject({ lines: [{ status: 'goes', name: '/hello.lua', size: 11 }] });
    expect(names(state())).toEqual(['/hello.lua']);
    press(enter);
    await until((now) => idle(now) && now.status.text.startsWith('Formatted'));
    expect(names(state())).toEqual([]);
  });
});
