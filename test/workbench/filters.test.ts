import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { shownBackups } from '../../src/screens/backups/state.ts';
import { shownLines } from '../../src/screens/log/state.ts';
import { pinTable } from '../../src/screens/pins/pin-table.ts';
import { shownPins } from '../../src/screens/pins/state.ts';
import { shownRows } from '../../src/screens/settings/rows.ts';
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

test('Backups are narrowed by what was in them, by MAC and by the name of the board; what is under the cursor is meant', () => {
  const { press, state, app } = openApp({ preferences: { names: { 'ec:fa:bc:00:00:02': 'greenhouse' } } });
  const row = (at: number, what: string) => ({
    ...{
      path: `/backups/${at}.bin`,
      time: `2026-11-2${at}T10:00:00Z`,
      mac: `ec:fa:bc:00:00:0${at}`,
      chip: 'ESP8266EX',
    },
    ...{ offset: 0, sizeBytes: 4096, md5: 'd41d', what },
  });
  const rows = [row(1, 'MicroPython 1.27.0'), row(2, 'NodeMCU 3.0.0'), row(3, 'MicroPython 1.29.0')];
  const put = () =>
    app.store.update((now) => ({ ...now, screen: 'backups', backups: { ...now.backups, rows, cursor: 1 } }));
  put();
  const shown = () => shownBackups(state()).map(({ path }) => path);
  press('/node');
  expect(shown()).toEqual(['/backups/2.bin']);
  press('\x1b');
  press('/green\r');
  expect(shown()).toEqual(['/backups/2.bin']);
  press('D');
  expect(state().backups.prompt).toMatchObject({ kind: 'delete', row: { path: '/backups/2.bin' } });
  press('\x1b');
  // Esc of the list shows all again before it leads back, and the cursor stays on its backup.
  press('\x1b');
  expect(state()).toMatchObject({ screen: 'backups', backups: { filter: null, cursor: 1 } });
  press('/python');
  expect(shown()).toEqual(['/backups/1.bin', '/backups/3.bin']);
  press('\x1b[B\r');
  expect(shownBackups(state())[state().backups.cursor]?.path).toBe('/backups/3.bin');
  press('/nothing\rD');
  expect(state().backups.prompt).toBeNull();
  expect(state().status.text).toBe('No backup fits the filter.');
});

test('the Log shows the lines that hold a text, also those that come meanwhile', () => {
  const { press, state, app } = openApp();
  for (const word of ['apple', 'pear', 'apple pie']) app.note('quiet', word);
  press('0/apple');
  const shown = () => shownLines(state().log).map(({ text }) => text);
  expect(shown()).toEqual(['apple', 'apple pie']);
  press('\rk');
  expect(state().log.scrolledBack).toBe(1);
  // What is hidden does not move what is read.
  app.note('quiet', 'plum');
  expect(state().log.scrolledBack).toBe(1);
  app.note('quiet', 'apple tree');
  expect(state().log.scrolledBack).toBe(2);
  press('\x1b');
  expect(state()).toMatchObject({ screen: 'log', log: { filter: null } });
  expect(shown()).toHaveLength(5);
});

test.each([
  ['D4', [2]],
  ['gpio2', [2]],
  ['led', [2, 16]],
  ['sd1', [8]],
])('Pins are found by what is printed beside them: %s', (typed, found) => {
  const { press, state, app } = openApp();
  app.store.update((now) => ({
    ...now,
    screen: 'pins',
    pins: { ...now.pins, trouble: null, through: 'micropython', pins: pinTable(now.pins.profile), cursor: 3 },
  }));
  press(`/${typed}\r`);
  expect(shownPins(state().pins).map(({ pin }) => pin)).toEqual(found);
  // The cursor is on one that is shown.
  expect(found).toContain(state().pins.pins[state().pins.cursor]?.pin);
  press('k'.repeat(3));
  expect(state().pins.pins[state().pins.cursor]?.pin).toBe(found[0]);
});

test('a filter of Pins that fits nothing leaves nothing to drive', () => {
  const { press, state, app } = openApp();
  app.store.update((now) => ({
    ...now,
    screen: 'pins',
    pins: { ...now.pins, trouble: null, through: 'micropython', pins: pinTable(now.pins.profile) },
  }));
  press('/zzz\r ');
  expect(state().operation).toBeNull();
  expect(state().status.text).toBe('No pin fits the filter: Esc shows all.');
});

test('a setting is found by what others call it, and none that is hidden is changed', () => {
  const { press, state, asked } = openApp();
  press(',/dark\r');
  expect(shownRows(state()).map(({ key }) => key)).toEqual(['theme']);
  press('\x1b');
  press('/zzz\r');
  const before = state().preferences;
  press('l\x7f');
  expect(state().preferences).toEqual(before);
  expect(asked).toEqual([]);
});
