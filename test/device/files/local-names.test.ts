// Names of a board that become names on this computer, or do not: the rule by itself, and on systems that
// know no case.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folded, impossibleHere, whyNotHere } from '../../../src/device/files/local-names.ts';
import { planDownload } from '../../../src/device/files/plan-download.ts';
import type { RemoteFiles, SurveyedEntry } from '../../../src/device/files/remote-files.ts';
import { planSync } from '../../../src/device/files/sync.ts';
import { readLocal } from '../../../src/device/files/tree.ts';
import { nameRules } from '../../../src/platform/name-rules.ts';

const { signal } = new AbortController();

test.each([
  ...['con', 'CON', 'aux.txt', 'Nul.py', 'com1', 'LPT9.log', 'com¹', 'prn .txt', 'CONIN$'],
  ...['COM1.py', 'LPT1', 'NUL', 'nul.tar.gz', 'COM1 .x', 'con.'],
  ...['a?b', 'x:y', 'a.py::$DATA', 'a*b', 'a<b', 'a>b', 'a|b', 'a"b', 'dot.', 'space ', 'dots...'],
])('%j is no name on Windows, and one elsewhere', (name) => {
  expect(impossibleHere(name, 'win32')).toBe('not-valid-here');
  expect(impossibleHere(name, 'linux')).toBeNull();
  expect(impossibleHere(name, 'darwin')).toBeNull();
});

test.each([
  ...['console.py', 'auxiliary', 'com10', 'com', 'null.txt', 'a.con', 'ä b.py', '日本.py', 'I ❤️.txt'],
  ...['config.py', 'app.js', 'config.js', 'theme.json', 'command', 'workflow.py', 'wifi.config.json'],
  ...['head.py', 'header', 'config', 'objects', 'refs', 'build', 'main.lua'],
])('%j is a name everywhere', (name) => {
  for (const platform of ['win32', 'linux', 'darwin']) expect(whyNotHere(name, platform)).toBeNull();
});

test.each([
  ['.git', 'hidden'],
  ['.bashrc', 'hidden'],
  ['.envrc', 'hidden'],
  ['git~1', 'hidden'],
  ['Makefile', 'obeyed'],
  ['MAKEFILE', 'obeyed'],
  ['makefile. ', 'obeyed'],
  ['Dockerfile', 'obeyed'],
  ['package.json', 'obeyed'],
  ['conftest.py', 'obeyed'],
  ['desktop.ini', 'obeyed'],
  ['python.exe', 'obeyed'],
  ['read me.LNK', 'obeyed'],
  ['a.desktop', 'obeyed'],
  ['__pycache__', 'obeyed'],
  ['binding.gyp', 'obeyed'],
  ['vite.config.mts', 'obeyed'],
  ['Directory.Build.targets', 'obeyed'],
  ['rust-toolchain.toml', 'obeyed'],
  ['Open me.command', 'obeyed'],
  ['a.SettingContent-ms', 'obeyed'],
  ['HEAD', 'obeyed'],
  ['head', 'obeyed'],
  ['PKGBUILD', 'obeyed'],
  ['Brewfile', 'obeyed'],
  ['build.zig', 'obeyed'],
  ['xmake.lua', 'obeyed'],
  ['config.ru', 'obeyed'],
  ['mise.toml', 'obeyed'],
  ['.vscode', 'hidden'],
  ['.ssh', 'hidden'],
] as const)('%j is %s: it is brought only when asked for', (name, reason) => {
  expect(whyNotHere(name, 'linux')).toBe(reason);
  expect(impossibleHere(name, 'linux')).toBeNull();
});

test('names are alike that differ in case or in the form of a letter', () => {
  expect(folded('A.PY')).toBe(folded('a.py'));
  expect(folded('Ä.py')).toBe(folded('a\u0308.py'));
  expect(folded('STRASSE')).toBe(folded('straße'));
  expect(folded('a.py')).not.toBe(folded('b.py'));
});

describe('where upper and lower case are one', () => {
  let here = '';
  beforeEach(() => {
    here = mkdtempSync(join(tmpdir(), 'espwb-names-'));
  });
  afterEach(() => rmSync(here, { recursive: true }));
  const file = (path: string): SurveyedEntry => ({ path, kind: 'file', size: 3, sha256: null });
  const dir = (path: string): SurveyedEntry => ({ path, kind: 'folder', size: 0, sha256: null });
  const boardWith = (...entries: SurveyedEntry[]) =>
    ({
      ...{ hasFolders: true, longestName: 255, survey: async () => entries },
      usage: async () => ({ sizeBytes: 100_000, freeBytes: 100_000 }),
    }) as unknown as RemoteFiles;
  const rules = (folds: boolean, platform = 'linux') => ({ platform, foldsCase: async () => folds });
  const plan = (entries: SurveyedEntry[], folds: boolean, platform?: string) =>
    planDownload(
      boardWith(...entries),
      [{ entry: { path: '/', kind: 'folder', size: 0 }, place: here, isNamed: true }],
      here,
      { hidden: false, rules: rules(folds, platform) },
      signal,
    );

  describe('the forms of a letter', () => {
    const composed = '/caf\u00e9.py';
    const apart = '/cafe\u0301.py';
    test.each([
      ['one on macOS, with and without case', 'darwin', false, 1],
      ['one on macOS', 'darwin', true, 1],
      ['two on Windows', 'win32', true, 2],
      ['two on Linux', 'linux', false, 2],
    ] as const)('are %s', async (_, platform, folds, count) => {
      const { items, leftOut } = await plan([file(composed), file(apart)], folds, platform);
      expect(items.map(({ from }) => from)).toEqual([composed, apart].slice(0, count));
      expect(leftOut.map(({ reason }) => reason)).toEqual(count === 1 ? ['same-name-here'] : []);
    });

    test.each([
      ['darwin', []],
      ['linux', [apart]],
      ['win32', [apart]],
    ] as const)('sync --delete on %s removes %j', async (platform, removed) => {
      writeFileSync(join(here, composed.slice(1)), 'new');
      const files = boardWith(file(apart));
      const options = { localFolder: here, remoteFolder: '/', remove: true };
      const both = await planSync(files, { ...options, rules: rules(false, platform) }, signal);
      expect(both.removeFiles).toEqual(removed);
    });
  });

  test('the second of two files is left out and told, elsewhere both come', async () => {
    const entries = [file('/A.py'), file('/a.py'), dir('/Lib'), file('/Lib/x'), dir('/lib'), file('/lib/y')];
    const folding = await plan(entries, true);
    expect(folding.items.map(({ from }) => from)).toEqual(['/A.py', '/Lib/x']);
    expect(folding.leftOut).toEqual([
      { name: '/a.py', reason: 'same-name-here', on: 'board' },
      { name: '/lib/y', reason: 'same-name-here', on: 'board' },
    ]);
    const telling = await plan(entries, false);
    expect([telling.items.length, telling.leftOut]).toEqual([4, []]);
  });

  test('what Windows cannot have is left out before anything is copied, folders with all in them', async () => {
    const entries = [dir('/aux'), file('/aux/a.py'), file('/x:y'), file('/dot.'), file('/main.py')];
    const { items, leftOut } = await plan(entries, true, 'win32');
    expect(items.map(({ from }) => from)).toEqual(['/main.py']);
    expect(leftOut.map(({ name, reason }) => [name, reason])).toEqual([
      ['/aux/', 'not-valid-here'],
      ['/x:y', 'not-valid-here'],
      ['/dot.', 'not-valid-here'],
    ]);
  });

  test('sync --delete spares the other, where case counts it goes', async () => {
    writeFileSync(join(here, 'a.py'), 'x=12');
    const board = boardWith(dir('/old'), file('/A.py'), file('/a.py'), file('/old/b.py'));
    const request = { localFolder: here, remoteFolder: '/', remove: true };
    const folding = await planSync(board, { ...request, rules: rules(true) }, signal);
    expect([folding.removeFiles, folding.removeFolders]).toEqual([['/old/b.py'], ['/old']]);
    expect(folding.leftOut).toEqual([{ name: '/A.py', reason: 'same-name-here', on: 'board' }]);
    const telling = await planSync(board, { ...request, rules: rules(false) }, signal);
    expect(telling.removeFiles).toEqual(['/A.py', '/old/b.py']);
  });

  test('sync --delete spares what was left out here, and what it lies in', async () => {
    writeFileSync(join(here, '.env'), 'x');
    mkdirSync(join(here, '.cfg'));
    const board = boardWith(
      file('/.env'),
      dir('/.cfg'),
      file('/.cfg/a'),
      file('/.other'),
      dir('/gone'),
      file('/gone/x'),
    );
    const { removeFiles, removeFolders } = await planSync(
      board,
      { localFolder: here, remoteFolder: '/', remove: true },
      signal,
    );
    expect([removeFiles, removeFolders]).toEqual([['/.other', '/gone/x'], ['/gone']]);
  });

  test('is found out by looking, without writing anything', async () => {
    mkdirSync(join(here, 'Empty'));
    const before = (await import('node:fs')).statSync(here).mtimeMs;
    const isOne = (await import('node:fs')).existsSync(join(here, 'eMPTY'));
    expect(await nameRules().foldsCase(here)).toBe(isOne);
    expect(await nameRules().foldsCase(join(here, 'Empty'))).toBe(isOne);
    expect((await import('node:fs')).statSync(here).mtimeMs).toBe(before);
  });
});

describe.skipIf(process.platform === 'win32')('a file of this computer that is sent', () => {
  let here = '';
  beforeEach(() => {
    here = mkdtempSync(join(tmpdir(), 'espwb-read-'));
  });
  afterEach(() => rmSync(here, { recursive: true }));

  test.each([
    ['grows', (path: string, at: number) => writeFileSync(path, 'a'.repeat(100 + at))],
    ['shrinks', (path: string, at: number) => writeFileSync(path, 'a'.repeat(100 - at))],
    ['is written over', (path: string, at: number) => writeFileSync(path, String(at % 10).repeat(100))],
  ] as const)('and %s while it is read is never half of the old and half of the new', async (_, change) => {
    const path = join(here, 'a.bin');
    writeFileSync(path, 'a'.repeat(100));
    const { open } = await import('node:fs/promises');
    let changes = 0;
    const whileRead = (most: number) => async (name: string, flags: number) => {
      const handle = await open(name, flags);
      const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<unknown>;
      const disturbed = async (...args: unknown[]) => {
        const done = await read(...args);
        if (changes < most) change(path, ++changes);
        return done;
      };
      return Object.assign(handle, { read: disturbed });
    };
    await expect(readLocal(path, whileRead(1000) as typeof open)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('changes while it is read'),
    });
    // A save that is done meanwhile is waited for.
    changes = 0;
    const content = await readLocal(path, whileRead(1) as typeof open);
    expect(Buffer.from(content).equals((await import('node:fs')).readFileSync(path))).toBe(true);
  });

  test('is an ordinary one, and no larger than any board', async () => {
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(here, 'pipe')]);
    await expect(readLocal(join(here, 'pipe'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('not a regular file'),
    });
    await expect(readLocal(here)).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(readLocal('/dev/zero')).rejects.toMatchObject({ code: 'file-unreadable' });
    const { truncateSync } = await import('node:fs');
    writeFileSync(join(here, 'huge'), '');
    truncateSync(join(here, 'huge'), 20 * 1024 * 1024);
    await expect(readLocal(join(here, 'huge'))).rejects.toMatchObject({ code: 'board-full' });
  });
});
