// Paths that are typed where a file or a folder of this computer is asked for, with Tab.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { completeTyped } from '../../src/platform/typed-path.ts';
import { focusOf } from '../../src/workbench/focus.ts';
import { openApp } from '../support/app-fixture.ts';
import { smallImage } from '../support/small-image.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-typed-'));
  vi.stubEnv('HOME', folder);
  mkdirSync(join(folder, 'my build'));
  mkdirSync(join(folder, 'music'));
  mkdirSync(join(folder, '.hidden'));
  writeFileSync(join(folder, 'my build', 'lamp one.bin'), smallImage('a build'));
  writeFileSync(join(folder, 'my build', 'lamp two.bin'), smallImage('another'));
  writeFileSync(join(folder, 'my build', 'evil\x1b[2J.bin'), '');
  symlinkSync(join(folder, 'music'), join(folder, 'songs'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('Tab', () => {
  test.each([
    ['a folder that alone fits, with its slash', 'my', 'my build/'],
    ['a link to a folder like a folder', 'so', 'songs/'],
    ['the common beginning of several', 'm', 'm'],
    ['a name with spaces as far as is certain', 'my build/la', 'my build/lamp '],
    ['the home folder', '~', '~/'],
    ['below the home folder', '~/my build/lamp o', '~/my build/lamp one.bin'],
    ['a way up and down again', 'music/../my', 'music/../my build/'],
    ['hidden names once the dot is typed', '.h', '.hidden/'],
    ['another case where none fits as it is', 'MUS', 'music/'],
    ['nothing where nothing fits', 'xyz', 'xyz'],
  ])('completes %s', async (_what, typed, text) => {
    expect((await completeTyped(typed, folder)).text).toBe(text);
    if (!typed.startsWith('~')) {
      const whole = `${folder}/`;
      expect((await completeTyped(whole + typed, '/')).text).toBe(whole + text);
    }
  });

  test('shows all that fit, hidden ones left out', async () => {
    expect((await completeTyped('', folder)).fitting).toEqual(['music/', 'my build/', 'songs/']);
  });

  test('keeps to whole characters where names differ within one', async () => {
    writeFileSync(join(folder, 'x\u{1f600}'), '');
    writeFileSync(join(folder, 'x\u{1f601}'), '');
    expect((await completeTyped('x', folder)).text).toBe('x');
  });

  test('keeps the backslashes of Windows', async () => {
    const rules = {
      sep: '\\' as const,
      resolve: (from: string, path: string) => join(from, path.replaceAll('\\', '/')),
    };
    expect((await completeTyped('my', folder, rules)).text).toBe('my build\\');
    expect((await completeTyped('my build\\lamp o', folder, rules)).text).toBe('my build\\lamp one.bin');
  });

  test.each([
    ['is not there', 'gone/a', 'does not exist.'],
    ['is a file', 'my build/lamp one.bin/a', 'is not in a folder: a file is on the way to it.'],
  ])('says in words that a folder %s', async (_what, typed, words) => {
    await expect(completeTyped(typed, folder)).rejects.toThrow(words);
  });

  test.skipIf(process.getuid?.() === 0)('says in words that a folder may not be read', async () => {
    chmodSync(join(folder, 'music'), 0);
    await expect(completeTyped('music/a', folder)).rejects.toThrow('may not be read by you.');
    chmodSync(join(folder, 'music'), 0o700);
  });
});

describe('in Flash', () => {
  const open = async () => {
    const app = openApp({ folder });
    app.press('2');
    await app.until(({ flash }) => flash.choices.length > 0);
    return app;
  };
  const typed = (app: ReturnType<typeof openApp>) => app.state().flash.path?.text;

  test('~ begins a path, Tab completes it, and Enter opens its plan', async () => {
    const app = await open();
    app.press('~my\t');
    await app.until(({ flash }) => flash.path?.text === '~/my build/');
    app.press('lamp t\t');
    await app.until(({ flash }) => flash.path?.text === '~/my build/lamp two.bin');
    app.press('\r');
    await app.until(({ flash }) => flash.phase === 'plan');
    expect(app.state().flash.plan?.files.map(({ name }) => name)).toEqual(['lamp two.bin']);
    expect(typed(app)).toBeUndefined();
  });

  test('// begins one at the root; several names are shown, and none as control codes', async () => {
    const app = await open();
    app.press('//');
    expect(typed(app)).toBe('/');
    app.press(`${folder.slice(1)}/my build/\t`);
    await app.until(({ status }) => status.text !== '');
    expect(app.state().status.text).toBe('3 begin like this: evil\\x1b[2J.bin  lamp one.bin  lamp two.bin');
    app.press('x\t');
    await app.until(({ status }) => status.text === 'Nothing there begins like this.');
  });

  test('a slash within a filter is a text like others', async () => {
    const app = await open();
    app.press('/a/');
    expect(app.state().flash.filter?.text).toBe('a/');
    expect(typed(app)).toBeUndefined();
  });

  test('Enter on a folder lists it; on what is not there it says so, and what was typed stays', async () => {
    const app = await open();
    app.press('~gone\r');
    await app.until(({ status }) => status.text.endsWith('gone does not exist.'));
    expect(typed(app)).toBe('~/gone');
    app.press('\x7f\x7f\x7f\x7fmusic\r');
    await app.until(({ flash }) => flash.path === null && flash.folder === join(folder, 'music'));
    expect(app.state().failure).toBeNull();
  });

  test.each([
    ['/tmp/a.bin', '/tmp/a.bin'],
    ['~/music', '~/music'],
    ['fw/a.bin', '~/fw/a.bin'],
    ['fw//a.bin', '~/fw//a.bin'],
  ])('typed behind the beginning: %s is %s', async (text, whole) => {
    const app = await open();
    app.press(`~${text}`);
    await app.until(({ flash }) => flash.path?.text === whole);
  });

  test('Esc goes back to the list', async () => {
    const app = await open();
    app.press('~');
    expect(focusOf(app.state())).toBe('flash-path');
    app.press('\x1b');
    await app.until((state) => focusOf(state) === 'flash-choose');
  });
});

test('a file that is dropped on Files stands under the cursor in its folder; text that is no path changes nothing', async () => {
  const app = openApp({ folder });
  app.press('5');
  await app.until(({ failure, operation }) => failure !== null && operation === null);
  app.press('\x1b');
  await app.until((state) => focusOf(state) === 'files');
  app.press(`\x1b[200~'${join(folder, 'my build', 'lamp two.bin')}'\x1b[201~`);
  await app.until(({ files }) => files.local.rows[files.local.cursor]?.name === 'lamp two.bin');
  expect(app.state().files).toMatchObject({ side: 'local', prompt: null });
  expect(app.state().files.local.folder).toBe(join(folder, 'my build'));
  app.press('\x1b[200~print(1)\x1b[201~');
  expect(app.state().status.text).toBe('Nothing here takes pasted text.');
});

test('in Files ~ leads to a file of any folder, whatever became of the board', async () => {
  const app = openApp({ folder: '/' });
  app.press('5');
  await app.until(({ failure, operation }) => failure !== null && operation === null);
  app.press('\x1b');
  await app.until((state) => focusOf(state) === 'files');
  app.press('~my\t');
  await app.until(({ files }) => files.prompt?.kind === 'path' && files.prompt.entry.text === '~/my build/');
  app.press('lamp one.bin\r');
  await app.until(({ files }) => files.prompt === null && files.local.folder === join(folder, 'my build'));
  await app.until(({ files: { local } }) => local.rows[local.cursor]?.name === 'lamp one.bin');
  expect(app.state().files.side).toBe('local');
});

test('in Settings the folder where espwb begins is completed as well', async () => {
  const app = openApp({ folder });
  app.press(',/folder\r\r');
  await app.until((state) => focusOf(state) === 'settings-folder');
  app.press('\x15~/mus\t');
  await app.until(({ settings }) => settings.entry?.text === '~/music/');
});
