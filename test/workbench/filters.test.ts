import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openApp } from '../support/app-fixture.ts';

let folder = '';
afterEach(() => folder && rmSync(folder, { recursive: true, force: true }));

const numbered = (count: number) =>
  Array.from({ length: count }, (_, at) => `data${String(at).padStart(3, '0')}.txt`);

test('one file out of 200 in four keys, and all again with Esc', async () => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-filters-'));
  for (const name of [...numbered(199), 'wifi.py']) writeFileSync(join(folder, name), '');
  const { press, state, until } = openApp({ folder });
  press('5');
  await until(({ files, failure }) => files.local.rows.length === 200 && failure !== null);
  // Nobody answers on the board's side: the card is put away.
  press('\x1b');
  press('/wi\r');
  const { local } = state().files;
  expect(local.rows.map(({ name }) => name)).toEqual(['wifi.py']);
  expect(local.cursor).toBe(0);
  press('\x1b');
  expect(state().screen).toBe('files');
  const all = state().files.local;
  expect(all.rows).toHaveLength(200);
  expect(all.rows[all.cursor]?.name).toBe('wifi.py');
});

test('in Files letters are text while the filter is typed; nothing that fits leaves an empty pane', async () => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-filters-'));
  for (const name of numbered(3)) writeFileSync(join(folder, name), '');
  const { press, state, until } = openApp({ folder });
  press('5');
  await until(({ files, failure }) => files.local.rows.length === 3 && failure !== null);
  // Nobody answers on the board's side: the card is put away.
  press('\x1b');
  press('/qED');
  expect(state().files.filter?.entry.text).toBe('qED');
  expect(state().files.local.rows).toEqual([]);
  press('\x7f\x7f\x7f002');
  expect(state().files.local.rows.map(({ name }) => name)).toEqual(['data002.txt']);
  press('\x1b');
  expect(state().files.filter).toBeNull();
});

test('what there is to flash is narrowed, and Enter takes what is left', async () => {
  const images = ['one.bin', 'two.bin', 'three.bin'].map(
    (name) => ({ kind: 'file', path: `/nowhere/${name}`, name, sizeBytes: 1 }) as const,
  );
  const { press, state, until } = openApp({ images });
  press('2');
  await until(({ flash }) => flash.choices.length > 0);
  press('/thr\r');
  expect(state().flash.filter?.text).toBe('thr');
  press('\r');
  await until(({ failure }) => failure !== null);
  expect(state().failure?.message).toContain('three.bin');
  press('\x1b');
  press('\x1b');
  expect(state().screen).toBe('flash');
  expect(state().flash.filter).toBeNull();
  expect(state().flash.choices[state().flash.cursor]?.name).toBe('three.bin');
});
