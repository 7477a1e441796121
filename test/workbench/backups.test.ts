// Backups by keys: what was saved comes back byte by byte, and nothing is written or lost before Enter.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import type { State } from '../../src/workbench/state.ts';
import { openApp } from '../support/app-fixture.ts';

// Each runs the real stub on an interpreted CPU: slow where many run beside it, and waited for by state.
vi.setConfig({ testTimeout: 90_000 });

const KB = 1024;
const enter = '\r';
const esc = '\x1b';
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-backups-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** A small flash with something in it: no image, so that nobody has to be asked afterwards. */
const written = () => {
  const flash = new Uint8Array(512 * KB).fill(0xff);
  for (let at = 0x2000; at < 0x12000; at++) flash[at] = (at * 7) >> 3;
  return flash;
};
const boardWith = (flash: Uint8Array) => ({ flash, flashSizeBytes: 512 * KB });
const listed = ({ screen, backups }: State) => screen === 'backups' && backups.rows !== null;
const saved = ({ backups, operation }: State) => backups.rows?.length === 1 && operation === null;

describe('a backup by keys', () => {
  test('of the whole flash: the file holds every byte, the board is unchanged, and its row says what it is', async () => {
    const flash = written();
    const { press, until, state, board } = openApp({ home, board: boardWith(flash) });
    press('6');
    await until(listed);
    expect(state().backups.rows).toEqual([]);
    press('s');
    press(enter);
    await until(saved);
    const [row] = state().backups.rows ?? [];
    expect(row).toMatchObject({ mac: 'ec:fa:bc:12:34:56', offset: 0, sizeBytes: 512 * KB, what: null });
    expect(Buffer.compare(readFileSync(row?.path ?? ''), board.flash)).toBe(0);
    expect(Buffer.compare(board.flash, flash)).toBe(0);
    expect(state().summary.join()).toContain('Backed up 512 KB');
    expect(state().backups.map?.statuses).toContain('verified');
  });

  test('of a region that is no region says so and reads nothing', async () => {
    const { press, until, state } = openApp({ home, board: boardWith(written()) });
    press('6');
    await until(listed);
    press('s0x1000:3XB');
    press(enter);
    expect(state().backups.prompt).toMatchObject({ kind: 'region', trouble: expect.stringContaining('3XB') });
    expect(state().operation).toBeNull();
    press(`\x7f\x7f\x7f4KB${enter}`);
    await until(saved);
    expect(state().backups.rows).toMatchObject([{ offset: 0x1000, sizeBytes: 4 * KB }]);
  });

  test('goes back through a plan, which sends what differs and nothing else', async () => {
    const flash = written();
    const { press, until, state, board } = openApp({ home, board: boardWith(flash.slice()) });
    press('6');
    await until(listed);
    press('s');
    press(enter);
    await until(saved);
    board.flash.fill(0, 0x4000, 0x6000);
    press('\r');
    await until(({ flash: { phase }, operation }) => phase === 'plan' && operation === null);
    expect(state().flash.plan).toMatchObject({ warnings: [] });
    // Two sectors differ; the one at 0x0 is written last whenever anything behind it changes.
    expect(state().flash.plan?.writeBytes).toBe(12 * KB);
    expect(board.flash[0x4000]).toBe(0);
    press(enter);
    await until(({ flash: { phase }, operation }) => phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash, flash)).toBe(0);
    expect(state().flash.outcome).toMatchObject({ verified: true, warnings: [] });
  });

  test('is deleted only after Enter on the question, and Esc keeps it', async () => {
    const { press, until, state } = openApp({ home, board: boardWith(written()) });
    press('6');
    await until(listed);
    press('s0:4KB');
    press(enter);
    await until(saved);
    press('D');
    expect(state().backups.prompt?.kind).toBe('delete');
    press(esc);
    expect(state().backups.prompt).toBeNull();
    press('D');
    press(enter);
    await until(({ backups }) => backups.rows?.length === 0);
    expect(state().status.text).toContain('Deleted the backup');
  });

  test('cancelled leaves the board unchanged, says so, and leaves no backup', async () => {
    const { press, until, state } = openApp({ home, board: boardWith(written()) });
    press('6');
    await until(listed);
    press('s');
    press(enter);
    await until(({ operation }) => (operation?.steps.read?.done ?? 0) > 0);
    press(esc);
    await until(({ operation }) => operation === null);
    expect(state().status.text).toContain('The board is unchanged.');
    expect(state().backups).toMatchObject({ phase: 'list', rows: [] });
  });
});

test('a backup that was saved is told as saved, also where its restart is cancelled', async () => {
  const { press, until, state } = openApp({ home, board: boardWith(written()) });
  press('6');
  await until(listed);
  press('s0:4KB');
  press(enter);
  await until(({ operation }) => operation?.steps.restart !== undefined);
  press(esc);
  await until(({ operation }) => operation === null);
  expect(state().status.text).toMatch(/^Backed up 4 KB .* Cancelled after that: its restart was not waited/);
  expect([state().backups.phase, state().backups.rows?.length]).toEqual(['list', 1]);
});

describe('a backup before the write', () => {
  const image = demoMicroPython({ sizeBytes: 40 * KB });
  const smallImage = () => {
    const path = join(home, 'small.bin');
    writeFileSync(path, image);
    return [{ kind: 'file', path, name: 'small.bin', sizeBytes: image.length }] as const;
  };

  test('is offered where something would be lost, made before the first byte is erased, and remembered', async () => {
    const flash = written();
    const images = smallImage();
    const board = { flash, flashSizeBytes: 2048 * KB };
    const { press, until, state, app } = openApp({ home, images, board });
    press('2');
    await until(({ flash: { choices } }) => choices.length > 0);
    press(enter);
    await until(({ flash: { phase }, operation }) => phase === 'plan' && operation === null);
    press('s');
    expect(state().flash.backUpFirst).toBe(true);
    expect(await app.settings.backUpFirst()).toBe(true);
    press(enter);
    await until(({ flash: { phase }, operation }) => phase === 'result' && operation === null);
    const backup = state().flash.outcome?.backup;
    expect(Buffer.compare(readFileSync(backup?.path ?? '').subarray(0, flash.length), flash)).toBe(0);
    const record = readFileSync(join(home, 'state', 'flashes.jsonl'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ mac: 'ec:fa:bc:12:34:56', outcome: 'done' });
  });

  test('is not offered to a board that loses nothing: b says why', async () => {
    const { press, until, state } = openApp({ home, images: smallImage() });
    press('2');
    await until(({ flash: { choices } }) => choices.length > 0);
    press(enter);
    await until(({ flash: { phase }, operation }) => phase === 'plan' && operation === null);
    press('s');
    expect(state().flash.backUpFirst).toBe(false);
    expect(state().status.text).toContain('nothing would be lost');
  });
});
