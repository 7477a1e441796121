// What is remembered between runs is this user's alone, and whatever stands in its place keeps nobody from
// working.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualPreferences } from '../../src/workbench/preferences.ts';
import { openSettings } from '../../src/workbench/settings.ts';

let home: string;
let folder: string;
let path: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'espwb-settings-'));
  folder = join(home, 'config');
  path = join(folder, 'settings.json');
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const isWindows = process.platform === 'win32';
const modeOf = (place: string) => lstatSync(place).mode & 0o777;
const opened = () => {
  const troubles: string[] = [];
  return { settings: openSettings(folder, (words) => troubles.push(words)), troubles };
};

test('they are there in the next run', async () => {
  await opened().settings.rememberImage('/a.bin');
  await opened().settings.rememberLineEnding('/dev/ttyUSB0', 'LF');
  await opened().settings.rememberBoard('aa:bb', { profile: 'd1mini', ledPin: 2 });
  const { settings, troubles } = opened();
  expect(await settings.recentImages()).toEqual(['/a.bin']);
  expect(await settings.lineEnding('/dev/ttyUSB0')).toBe('LF');
  expect(await settings.board('aa:bb')).toEqual({ profile: 'd1mini', ledPin: 2 });
  expect(troubles).toEqual([]);
});

test('nothing is written before somebody has chosen something', async () => {
  expect(await opened().settings.backUpFirst()).toBe(false);
  expect(readdirSync(home)).toEqual([]);
});

describe.skipIf(isWindows)('on this computer', () => {
  test('the file is 0600 in a 0700 folder, whatever it was, and nothing is left beside it', async () => {
    await opened().settings.rememberBackUpFirst(true);
    expect([modeOf(folder), modeOf(path)]).toEqual([0o700, 0o600]);
    chmodSync(path, 0o666);
    await opened().settings.rememberBackUpFirst(false);
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test('a link at the name is replaced, what it leads to is not written', async () => {
    mkdirSync(folder);
    writeFileSync(join(home, 'victim'), '{"backUpFirst":true}');
    symlinkSync(join(home, 'victim'), path);
    const { settings } = opened();
    expect(await settings.backUpFirst()).toBe(true);
    await settings.rememberImage('/a.bin');
    expect(readFileSync(join(home, 'victim'), 'utf8')).toBe('{"backUpFirst":true}');
    expect(lstatSync(path).isFile()).toBe(true);
  });

  const instead: Readonly<Record<string, () => void>> = {
    'a FIFO': () => execFileSync('mkfifo', [path]),
    'a folder': () => mkdirSync(path),
    'a device': () => symlinkSync('/dev/zero', path),
    'a link to nowhere in a folder that is not there': () => symlinkSync(join(home, 'none', 'x'), path),
    'a link that leads to itself': () => symlinkSync(path, path),
  };
  test.each(Object.entries(instead))('%s instead of the file', async (_, make) => {
    mkdirSync(folder);
    make();
    const { settings } = opened();
    expect(await settings.recentImages()).toEqual([]);
    await settings.rememberImage('/a.bin');
    await settings.rememberLineEnding('p', 'CR LF');
    expect(await settings.recentImages()).toEqual(['/a.bin']);
    expect(await settings.lineEnding('p')).toBe('CR LF');
    expect(await settings.backUpFirst()).toBe(false);
  });

  test.each(['a FIFO', 'a folder', 'a device'])('%s is told, once', async (kind) => {
    mkdirSync(folder);
    instead[kind]?.();
    const { settings, troubles } = opened();
    await settings.rememberImage('/a.bin');
    await settings.rememberImage('/b.bin');
    expect(troubles).toEqual([`Settings are lost when espwb ends: ${path} is ${kind} and no file.`]);
  });
});

test('where the folder is a file, they last until the program ends, and it is told', async () => {
  writeFileSync(folder, 'x');
  const { settings, troubles } = opened();
  await settings.rememberBoard('aa', { profile: null, ledPin: 16 });
  expect(await settings.board('aa')).toEqual({ profile: null, ledPin: 16 });
  expect(troubles).toHaveLength(1);
  // As Windows says it: EEXIST.
  expect(troubles[0]).toMatch(/ENOTDIR|EEXIST/);
});

test.each([
  ['no JSON', '{"recentImages":["/a'],
  ['another kind of value', '[1,2]'],
  ['fields of other kinds', '{"recentImages":7,"lineEndings":"x","boards":[3],"backUpFirst":"yes"}'],
  ['nothing', ''],
  ['null', 'null'],
])('a file that holds %s is as good as none', async (_, text) => {
  mkdirSync(folder);
  writeFileSync(path, text);
  const { settings, troubles } = opened();
  expect(await settings.recentImages()).toEqual([]);
  expect(await settings.board('aa')).toEqual({ profile: null, ledPin: null });
  expect(await settings.backUpFirst()).toBe(false);
  await settings.rememberImage('/a.bin');
  expect(await opened().settings.recentImages()).toEqual(['/a.bin']);
  expect(troubles).toEqual([]);
});

test('a broken file is told and kept: the first choice after it goes into a new one beside it', async () => {
  mkdirSync(folder);
  const broken = '{"theme": "light",\n';
  writeFileSync(path, broken);
  const { settings, troubles } = opened();
  const read = settings.preferences();
  expect(read.preferences).toEqual(usualPreferences);
  expect(read.troubles[0]).toMatch(
    /^The settings are broken: .* the file is kept\. .*settings\.json: .*JSON/,
  );
  await settings.recentImages();
  expect(readFileSync(path, 'utf8')).toBe(broken);
  await settings.rememberPreference('theme', 'dark');
  expect(readFileSync(join(folder, 'settings.broken.json'), 'utf8')).toBe(broken);
  expect(opened().settings.preferences().preferences.theme).toBe('dark');
  expect(troubles).toEqual([]);
  writeFileSync(path, 'again');
  await opened().settings.rememberPreference('theme', 'mono');
  expect(readFileSync(join(folder, 'settings.broken.json'), 'utf8')).toBe(broken);
  expect(readFileSync(join(folder, 'settings.broken-2.json'), 'utf8')).toBe('again');
});

test('choices made by hand stay beside what espwb remembers', async () => {
  mkdirSync(folder);
  writeFileSync(path, '\ufeff{"theme": "light", "names": {"ec:fa:bc:12:34:56": "greenhouse"}, "mine": 1}');
  await opened().settings.rememberImage('/a.bin');
  const { preferences, troubles } = opened().settings.preferences();
  expect([preferences.theme, preferences.names]).toEqual(['light', { 'ec:fa:bc:12:34:56': 'greenhouse' }]);
  expect(troubles).toEqual([]);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ recentImages: ['/a.bin'], mine: 1 });
});
