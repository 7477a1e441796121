// Boards on which a key alone is not enough: no auto-reset, a write-protected chip, a stub that does not run.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { type AppFixture, type AppOptions, openApp } from '../support/app-fixture.ts';
import { holdsOnly } from '../support/holds-only.ts';
import { imageFile } from '../support/image-file.ts';

// Each runs the real stub on an interpreted CPU: slow where many run beside it, and waited for by state.
vi.setConfig({ testTimeout: 90_000 });

const KB = 1024;
const enter = '\r';
const esc = '\x1b';
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-by-hand-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const image = demoMicroPython({ sizeBytes: 40 * KB });

function openFixture(options: AppOptions): AppFixture {
  return openApp({
    home,
    hands: { waitForHandsMs: 120_000 },
    images: [imageFile(home, 'one.bin', image)],
    ...options,
  });
}

const isPlanned = ({ press, until }: AppFixture) => {
  press('2');
  return until(({ flash }) => flash.choices.length > 0).then(() => {
    press(enter);
  });
};
const plan = ({ until }: AppFixture) =>
  until(({ flash, operation }) => flash.phase === 'plan' && flash.menu === null && operation === null);

const hold = async ({ board, clock }: AppFixture, ...buttons: ('flash' | 'reset')[]) => {
  for (const button of buttons) board.press(button, true);
  await clock.advance(60);
  board.press('reset', false);
  await clock.advance(100);
  board.press('flash', false);
};

describe('a board that no line resets', () => {
  test('is asked for with words, goes on by itself, and after RST says what runs', async () => {
    const app = openFixture({
      board: { wiring: 'none' },
      firmware: ({ send }) => {
        send(new TextEncoder().encode('MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266\r\n>>> '));
        return { receive: () => {}, stop: () => {} };
      },
    });
    const { until, state, board, press } = app;
    await isPlanned(app);
    await until(({ operation }) => operation?.asks != null);
    expect(state().operation?.asks).toContain('Hold FLASH, tap RST');
    await hold(app, 'flash', 'reset');
    await plan(app);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation?.name === 'await-rst');
    expect(state().flash.outcome).toMatchObject({ verified: true, restarted: false, answers: null });
    expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
    await hold(app, 'reset');
    await until(({ flash, operation }) => flash.outcome?.restarted === true && operation === null);
    expect(state().flash.outcome?.answers).not.toBeNull();
  });

  test('that still waits for RST is planned for again at once: nothing has to be cancelled', async () => {
    const app = openFixture({ board: { wiring: 'none' } });
    const { until, state, press } = app;
    await isPlanned(app);
    await until(({ operation }) => operation?.asks != null);
    await hold(app, 'flash', 'reset');
    await plan(app);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation?.name === 'await-rst');
    press('F');
    await until(({ flash }) => flash.phase === 'choose' && flash.choices.length > 0);
    press(enter);
    await plan(app);
    expect(state().flash.plan?.writeBytes).toBe(0);
    expect(state().failure).toBeNull();
  });

  test('R waits for the hand that taps RST, and then says what runs', async () => {
    const app = openFixture({ board: { wiring: 'none' } });
    const { until, state, press } = app;
    await until(({ ports }) => ports.selected !== null);
    press('i');
    await until(({ operation }) => operation?.asks != null);
    await hold(app, 'flash', 'reset');
    await until(({ operation, board }) => operation === null && board?.facts != null);
    press('R');
    await until(({ operation }) => operation?.asks?.includes('Tap RST') === true);
    await hold(app, 'reset');
    await until(({ operation }) => operation === null);
    expect(state().status.text).toContain('Restarted');
  });
});

describe('a write-protected chip', () => {
  const locked: AppOptions = { board: { flash: new Uint8Array(512 * KB), flashSizeBytes: 512 * KB } };

  async function erasing(): Promise<AppFixture> {
    const app = openFixture(locked);
    await app.until(({ ports }) => ports.selected !== null);
    app.press('i');
    await app.until(({ operation, board }) => operation === null && board?.facts != null);
    app.board.inject({ kind: 'protected', from: 0, sizeBytes: 512 * KB });
    app.press('E');
    app.press(`3456${enter}`);
    await app.until(({ erase, operation }) => erase.asksUnlock && operation === null);
    return app;
  }

  test('is recognised by Erase before anything is erased, and Esc leaves it as it is', async () => {
    const { state, press, board } = await erasing();
    expect(board.counters().sectorsErased).toBe(0);
    expect(state().failure).toBeNull();
    press(esc);
    expect(state().screen).toBe('boards');
    expect(holdsOnly(board.flash, 0)).toBe(true);
  });

  test('is cleared and erased after Enter on the question', async () => {
    const { state, press, until, board } = await erasing();
    press(enter);
    await until(({ erase, operation }) => erase.phase === 'result' && operation === null);
    expect(holdsOnly(board.flash, 0xff)).toBe(true);
    expect(state().erase.outcome?.erasedBytes).toBe(512 * KB);
  });
});

describe('through the boot ROM alone', () => {
  test('is an option of the plan, says what it cannot do, and its result claims no MD5', async () => {
    const app = openFixture({ board: { flash: new Uint8Array(64 * KB).fill(0x11) } });
    const { press, until, state, board } = app;
    await isPlanned(app);
    await plan(app);
    // The seventh row: through.
    press('ojjjjjj ');
    press(enter);
    await plan(app);
    expect(state().flash.plan).toMatchObject({ throughRom: true, skipBytes: 0, baudRate: 115_200 });
    expect(state().flash.plan?.warnings.join()).toContain('NOT verified by MD5');
    press('s');
    expect(state().flash.backUpFirst).toBe(false);
    expect(state().status.text).toContain('takes the stub');
    // Another key than the rest of one text.
    await app.clock.advance(31);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(state().flash.outcome?.verified).toBe(false);
    expect(state().status.text).toContain('NOT verified');
    expect(Buffer.compare(board.flash.subarray(0, image.length), image)).toBe(0);
  });
});
