import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { demoMicroPython } from '../../src/device/image/demo-image.ts';
import { type AppFixture, openApp } from '../support/app-fixture.ts';
import { imageFile } from '../support/image-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-tiny-window-'));
afterAll(() => rmSync(folder, { recursive: true }));
const image = demoMicroPython({ sizeBytes: 40 * 1024 });
const images = [imageFile(folder, 'small.bin', image)];

const enter = '\r';
const ctrlC = '\x03';

const resize = ({ app }: AppFixture, columns: number, rows: number) =>
  app.store.update((state) => ({ ...state, columns, rows }));

test('a plan that the window is too small to show is not carried out by Enter: nobody has seen it', async () => {
  const keys = openApp({ images });
  keys.press('F');
  await keys.until(({ flash }) => flash.choices.length > 0);
  keys.press(enter);
  await keys.until(({ flash, operation }) => flash.phase === 'plan' && operation === null);
  resize(keys, 40, 10);
  keys.press(enter);
  expect(keys.state()).toMatchObject({ operation: null, flash: { phase: 'plan' } });
  resize(keys, 80, 24);
  keys.press(enter);
  expect(keys.state().operation?.name).toBe('flash');
});

test('Ctrl-C cancels what runs in a window without panels, and q leaves as its hint says, from any screen', async () => {
  const keys = openApp({ images });
  keys.press('F');
  await keys.until(({ flash }) => flash.choices.length > 0);
  keys.press(enter);
  await keys.until(({ operation }) => operation?.name === 'plan');
  resize(keys, 40, 10);
  keys.press('q');
  expect(keys.asked).toEqual([]);
  keys.press(ctrlC);
  await keys.until(({ operation }) => operation === null);
  expect(keys.state().flash.phase).not.toBe('plan');
  keys.press('q');
  expect(keys.asked).toEqual(['quit']);
});
