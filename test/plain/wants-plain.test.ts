import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wantsPlain } from '../../src/plain/wants-plain.ts';

const folder = mkdtempSync(join(tmpdir(), 'espwb-wants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const usual = { TERM: 'xterm-256color' };
const dumb = { TERM: 'dumb' };
const reader = { ...usual, INK_SCREEN_READER: 'true' };

test.each([
  ['no settings', null, [false, true, true]],
  ['nothing said of it', '{"theme":"dark"}', [false, true, true]],
  ['auto', '{"plain":"auto"}', [false, true, true]],
  ['on', '\ufeff{"plain":"on"}', [true, true, true]],
  ['off', '{"plain":"off"}', [false, false, false]],
  ['a value that does not fit', '{"plain":true}', [false, true, true]],
  ['a broken file', '{"plain":', [false, true, true]],
  ['no object', 'null', [false, true, true]],
])('with %s: a usual terminal, one without a cursor, a screen reader', (_, text, wanted) => {
  const path = join(folder, 'settings.json');
  rmSync(path, { force: true });
  if (text !== null) writeFileSync(path, text);
  expect([usual, dumb, reader].map((environment) => wantsPlain(environment, folder))).toEqual(wanted);
});

test('a folder in the place of the file says nothing', () => {
  expect(wantsPlain(usual, join(folder, '..'))).toBe(false);
});
