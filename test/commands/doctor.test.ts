// What the doctor says of the files that a person may have written.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownFiles } from '../../src/commands/doctor.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-doctor-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const checks = async () => {
  const [settings, boards] = await ownFiles({ ESPWB_HOME: home, ESPWB_BOARDS: join(home, 'boards.toml') });
  return { settings, boards };
};
const write = (name: string, text: string) => writeFileSync(join(home, name), text);

describe('the settings', () => {
  test('that nobody wrote are well', async () => {
    expect((await checks()).settings).toMatchObject({ name: 'settings', ok: true, hints: [] });
  });

  test.each([
    ['broken', '{"theme": ', /settings are broken: .*settings\.json/],
    ['no object', '[1]', /settings are broken: .*it holds no object/],
    ['a value that does not fit', '{"theme": "pink"}', /theme/],
  ])('%s: named, with what to do', async (_what, text, words) => {
    mkdirSync(join(home, 'config'), { recursive: true });
    write('config/settings.json', text);
    const { settings } = await checks();
    expect(settings).toMatchObject({ ok: false, detail: expect.stringMatching(words) });
    expect(settings?.hints.at(-1)).toContain('settings.json');
  });
});

test('the boards of the network: each that is broken is told with its line', async () => {
  write('boards.toml', '[boards.one]\nport = 5\n');
  const { boards } = await checks();
  expect(boards).toMatchObject({
    name: 'boards.toml',
    ok: false,
    detail: expect.stringContaining('boards.toml'),
  });
});
