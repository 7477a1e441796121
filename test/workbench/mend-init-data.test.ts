// rf_cal by one key: recognised by what the board says, mended with the bytes that are at hand, refused
// with the truth where there are none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AppFixture, openApp } from '../support/app-fixture.ts';
import { haltingNodeMcu, initData } from '../support/halting-nodemcu.ts';
import { promptFirmware } from '../support/prompt-firmware.ts';

// Each runs the real stub on an interpreted CPU: slow where many run beside it, and waited for by state.
vi.setConfig({ testTimeout: 90_000 });

const enter = '\r';
const esc = '\x1b';
const place = 0x3fc000;
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-mend-'));
  // Where a browser saves files is looked at too, and is not to be this computer's.
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_DOWNLOAD_DIR', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const flashWith = (...parts: readonly (readonly [offset: number, bytes: Uint8Array])[]) => {
  const flash = new Uint8Array(4 << 20).fill(0xff);
  for (const [offset, bytes] of [[0, haltingNodeMcu()] as const, ...parts]) flash.set(bytes, offset);
  flash[3] = 0x40;
  return flash;
};
const open = (flash = flashWith()) =>
  openApp({ home, folder: home, board: { flash }, firmware: promptFirmware });
const chosen = ({ until }: AppFixture) => until(({ ports }) => ports.selected !== null);
const ended = ({ until }: AppFixture) => until(({ operation }) => operation === null);

async function mending(app: AppFixture): Promise<AppFixture> {
  await chosen(app);
  app.press('M');
  await app.until(
    ({ flash, failure, status, operation }) =>
      operation === null && (flash.phase === 'plan' || failure !== null || status.text !== ''),
  );
  return app;
}

describe('a board that says rf_cal', () => {
  test('is recognised by Identify, which names the key', async () => {
    const app = open();
    await chosen(app);
    app.press('i');
    await app.until(({ operation }) => operation !== null);
    await ended(app);
    const [known] = Object.values(app.state().ports.known);
    expect(known?.noFirmware).toMatchObject({
      missesInitData: true,
      words: expect.stringContaining('M fixes'),
    });
  });

  test('is mended with a file of the folder: planned first, written where its SDK looks, and it starts', async () => {
    writeFileSync(join(home, 'esp_init_data_default_v08.bin'), initData());
    const { state, press, until, board } = await mending(open());
    expect(state().flash.plan?.files).toMatchObject([{ what: 'SDK init data', offset: place }]);
    expect(board.flash[place]).toBe(0xff);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash.subarray(place, place + 128), initData())).toBe(0);
    expect(Buffer.compare(board.flash.subarray(0, 0x1000), flashWith().subarray(0, 0x1000))).toBe(0);
    expect(state().flash.outcome).toMatchObject({ verified: true, answers: 'MicroPython 1.27.0' });
  });

  test('is mended with what lies in its own flash for another size', async () => {
    const { state } = await mending(open(flashWith([0x7c000, initData()])));
    expect(state().flash.chosen[0]?.choice.name).toBe('init data found at 0x7c000');
    expect(state().flash.plan?.files).toMatchObject([{ offset: place, sizeBytes: 128 }]);
  });

  test('is mended with the bytes of a backup of this board', async () => {
    const app = open(flashWith([place, initData()]));
    const { press, until, state, board } = app;
    await chosen(app);
    press('6');
    await until(({ backups }) => backups.rows !== null);
    press(`s0x3fc000:4KB${enter}`);
    await until(({ backups, operation }) => backups.rows?.length === 1 && operation === null);
    board.flash.fill(0xff, place, place + 128);
    press('1');
    await mending(app);
    expect(state().flash.chosen[0]?.choice.name).toContain('init data of the backup of');
  });

  test('is refused truly where no data are at hand, and r finds a file that was put there since', async () => {
    const { state, press, until } = await mending(open());
    expect(state().failure?.title).toBe('No init data for the radio found');
    expect(state().failure?.hints.join(' ')).toContain('esp_init_data_default_v08.bin');
    writeFileSync(join(home, 'init.bin'), initData());
    press('r');
    await until(({ flash, operation }) => flash.phase === 'plan' && operation === null);
    expect(state().flash.plan?.files).toMatchObject([{ name: 'init.bin', offset: place }]);
    press(esc);
    expect(state().flash.phase).toBe('choose');
  });
});

describe('a board that misses nothing', () => {
  test('is told so and planned nothing for', async () => {
    const { state } = await mending(open(flashWith([place, initData()])));
    expect(state().status.text).toContain('are there and begin with 05');
    expect(state()).toMatchObject({ screen: 'boards', failure: null });
  });
});
