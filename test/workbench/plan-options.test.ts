// The options of a plan by keys: each change makes the plan anew, and nothing is written before Enter.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { optionRows, unusualWords, usualOptions } from '../../src/screens/flash/plan-options.ts';
import { type AppFixture, type AppOptions, openApp } from '../support/app-fixture.ts';
import { imageFile } from '../support/image-file.ts';

// Each runs the real stub on an interpreted CPU: slow where many run beside it, and waited for by state.
vi.setConfig({ testTimeout: 90_000 });

const KB = 1024;
const enter = '\r';
const esc = '\x1b';
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-plan-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const boot = demoMicroPython({ sizeBytes: 40 * KB });
const part = new Uint8Array(8 * KB).fill(0x5a);

const fileOf = (name: string, bytes: Uint8Array) => imageFile(home, name, bytes);

async function planned(
  options: AppOptions,
  prepare: (app: AppFixture) => void = () => {},
): Promise<AppFixture> {
  const app = openApp({ home, ...options });
  prepare(app);
  app.press('2');
  await app.until(({ flash }) => flash.choices.length > 0);
  app.press(enter);
  await app.until(({ flash, operation }) => flash.phase === 'plan' && operation === null);
  return app;
}

const again = ({ until }: AppFixture) =>
  until(({ flash, operation }) => flash.phase === 'plan' && flash.menu === null && operation === null);

describe('a firmware in two files', () => {
  test('is chosen by one of them, and each goes where its name says', async () => {
    const images = [fileOf('0x00000.bin', boot), fileOf('0x10000.bin', part)];
    const { press, until, state, board } = await planned({ images });
    expect(state().flash.plan?.files).toMatchObject([{ offset: 0 }, { offset: 0x10000 }]);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash.subarray(0, boot.length), boot)).toBe(0);
    expect(Buffer.compare(board.flash.subarray(0x10000, 0x10000 + part.length), part)).toBe(0);
  });

  test('also where the one was downloaded or used before: half a firmware would not start', async () => {
    const inFolder = [fileOf('0x00000.bin', boot), fileOf('0x10000.bin', part)];
    const recent = { kind: 'recent', path: join(home, '0x00000.bin'), name: '0x00000.bin' } as const;
    const { state } = await planned({ images: [recent], inFolder });
    expect(state().flash.plan?.files).toMatchObject([{ offset: 0 }, { offset: 0x10000 }]);
  });

  test('one that is taken out is not planned, and another offset is planned anew', async () => {
    const images = [fileOf('0x00000.bin', boot), fileOf('0x10000.bin', part)];
    const app = await planned({ images });
    const { press, state } = app;
    press('oG');
    press(' ');
    press('\x15');
    press(`0x20000${enter}${enter}`);
    await again(app);
    expect(state().flash.plan?.files[1]).toMatchObject({ offset: 0x20000 });
    press('oGx');
    press(enter);
    await again(app);
    expect(state().flash.plan?.files).toHaveLength(1);
  });

  test('offsets that overlap are refused, and the plan before is there again', async () => {
    const images = [fileOf('0x00000.bin', boot), fileOf('0x10000.bin', part)];
    const app = await planned({ images });
    const { press, until, state } = app;
    press('oG');
    press(' ');
    press('\x15');
    press(`0x1000${enter}${enter}`);
    await until(({ failure, operation }) => failure !== null && operation === null);
    expect(state().failure?.title).toBe('Images overlap');
    press(esc);
    expect(state().flash.phase).toBe('plan');
    expect(state().flash.plan?.files[1]).toMatchObject({ offset: 0x10000 });
    expect(state().flash.chosen[1]?.offset).toBe(0x10000);
  });
});

describe('the options', () => {
  test('patch the boot header before the MD5 is taken, and show in the plan', async () => {
    const app = await planned({ images: [fileOf('one.bin', boot)] });
    const { press, state, until, board } = app;
    const before = state().flash.plan?.files[0]?.md5;
    // The third row is the flash mode: keep, qio, qout, dio, dout.
    press('ojj');
    press('    ');
    press(enter);
    await again(app);
    expect(state().flash.plan?.files[0]?.boot).toContain('dout');
    expect(state().flash.plan?.files[0]?.md5).not.toBe(before);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(board.flash[2]).toBe(3);
  });

  test('erasing all first makes everything to be lost, and Esc in the menu leaves all as it was', async () => {
    const app = await planned({ images: [fileOf('one.bin', boot)] });
    const { press, state } = app;
    press('o ');
    press(esc);
    expect(state().flash.options.eraseAll).toBe(false);
    expect(state().operation).toBeNull();
    press('o ');
    press(enter);
    await again(app);
    expect(state().flash.plan?.lost).toEqual(['everything in the flash']);
  });

  test('a refused image is planned when that is asked for beforehand, with the refusal as a warning', async () => {
    const images = [fileOf('junk.bin', new Uint8Array(5000).fill(1))];
    const app = openApp({ home, images });
    const { press, until, state } = app;
    press('2');
    await until(({ flash }) => flash.choices.length > 0);
    press(enter);
    await until(({ failure, operation }) => failure !== null && operation === null);
    expect(state().failure?.hints.join()).toContain('refused images');
    press(esc);
    press('oG');
    press(' ');
    press(enter);
    press(enter);
    await again(app);
    expect(state().flash.plan?.warnings.join()).toContain('Forced');
  });

  test('a write-protected chip is told of in the plan, and cleared only after two questions', async () => {
    const app = await planned({ images: [fileOf('one.bin', boot)] }, ({ board: here }) =>
      here.inject({ kind: 'protected', from: 0, sizeBytes: 4096 * KB }),
    );
    const { press, until, state, board } = app;
    expect(state().flash.plan?.writeProtected).toBe(true);
    press(enter);
    expect(state().operation).toBeNull();
    expect(state().status.text).toContain('U clears');
    press('U');
    press(esc);
    expect(state().flash.options.unlock).toBe(false);
    press('U');
    press(enter);
    await again(app);
    expect(board.flash[0]).toBe(0xff);
    press(enter);
    await until(({ flash, operation }) => flash.phase === 'result' && operation === null);
    expect(Buffer.compare(board.flash.subarray(0, boot.length), boot)).toBe(0);
  });

  test('a flash that was cut off is planned as one that goes on', async () => {
    const app = await planned({ images: [fileOf('long.bin', demoMicroPython({ sizeBytes: 96 * KB }))] });
    const { press, until, state } = app;
    press(enter);
    await until(({ operation }) => (operation?.steps.verify?.done ?? 0) > 0);
    press('\x03\x03');
    await until(({ operation }) => operation === null);
    // The card first, then its image once more.
    press(esc);
    press(enter);
    await again(app);
    expect(state().flash.plan?.resumes).toBe(true);
    expect(state().flash.plan?.skipBytes).toBeGreaterThan(0);
  });
});

describe('options as data', () => {
  test('each row comes back to where it began, and says so when it is not as usual', () => {
    for (const row of optionRows) {
      const moved = row.moved(usualOptions, 1);
      expect(row.isUsual(moved)).toBe(false);
      expect(unusualWords(moved)).toEqual([`${row.name}: ${row.text(moved)}`]);
      expect(row.moved(moved, -1)).toEqual(usualOptions);
      const before = row.moved(usualOptions, -1);
      expect(row.isUsual(before)).toBe(false);
      expect(row.moved(before, 1)).toEqual(usualOptions);
    }
  });
});
