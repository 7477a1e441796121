// What a sync leaves out, refuses and puts in order before it begins; the board is a list of entries here.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planUpload } from '../../../src/device/files/copy.ts';
import { leftOutLine } from '../../../src/device/files/left-out.ts';
import type { RemoteFiles, SurveyedEntry } from '../../../src/device/files/remote-files.ts';
import { planSync } from '../../../src/device/files/sync.ts';
import { localTree } from '../../../src/device/files/tree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-left-out-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = (name: string) => writeFileSync(join(folder, name), 'x');
const { signal } = new AbortController();
const file = (path: string): SurveyedEntry => ({ path, kind: 'file', size: 9, sha256: '00' });
const dir = (path: string): SurveyedEntry => ({ path, kind: 'folder', size: 0, sha256: null });
const boardWith = (...entries: SurveyedEntry[]) =>
  ({
    ...{ hasFolders: true, longestName: 255, survey: async () => entries },
    usage: async () => ({ sizeBytes: 100, freeBytes: 10 }),
  }) as unknown as RemoteFiles;
const plan = (files: RemoteFiles, remove = false, remoteFolder = '/') =>
  planSync(files, { localFolder: folder, remoteFolder, remove }, signal);

describe('what is left out of a copy', () => {
  test.skipIf(process.platform !== 'linux')('is named with its reason, harmless to a terminal', async () => {
    for (const name of ['main.py', '.env', 'red\x1b[31m.py', 'back\\slash']) here(name);
    for (const name of ['.git', '__pycache__', 'lib']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, '.git', 'config'), 'x');
    symlinkSync('/etc/passwd', join(folder, 'lib', 'link.py'));
    writeFileSync(Buffer.from(`${folder}/caf\xe9.py`, 'latin1'), 'x');
    const { files, leftOut } = await localTree(folder);
    expect(files.map(({ name }) => name)).toEqual(['main.py']);
    expect([...leftOut].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: '.env', reason: 'hidden' },
      { name: '.git/', reason: 'hidden' },
      { name: '__pycache__/', reason: 'cache' },
      { name: 'back\\slash', reason: 'unsafe-name' },
      { name: 'caf\ufffd.py', reason: 'unsafe-name' },
      { name: 'lib/link.py', reason: 'symbolic-link' },
      { name: 'red\\x1b[31m.py', reason: 'unsafe-name' },
    ]);
  });

  test('stands in the plan of a sync and of a copy', async () => {
    mkdirSync(join(folder, 'lib'));
    here('lib/.env');
    expect((await plan(boardWith())).leftOut).toEqual([{ name: 'lib/.env', reason: 'hidden' }]);
    const source = { path: join(folder, 'lib'), kind: 'folder', size: 0 } as const;
    expect((await planUpload(boardWith(), [source], '/', signal)).leftOut).toEqual([
      { name: 'lib/.env', reason: 'hidden' },
    ]);
  });

  test('fits into one line however much it is', () => {
    const many = Array.from({ length: 12 }, (_, at) => ({ name: `.h${at}`, reason: 'hidden' as const }));
    expect(leftOutLine([...many, { name: 'up.py', reason: 'symbolic-link' }])).toBe(
      'Left out: .h0, .h1, .h2, .h3, .h4 and 7 more (hidden); up.py (a symbolic link).',
    );
    expect(leftOutLine([])).toBeNull();
  });
});

describe('a plan is refused as a whole', () => {
  const longName = `${'n'.repeat(40)}.lua`;

  test('with a name that the board cannot take, so also in a dry run', async () => {
    here(longName);
    const flat = { ...boardWith(), hasFolders: false, longestName: 31 };
    const words = expect.stringContaining('is too long: 44 bytes');
    await expect(plan(flat)).rejects.toMatchObject({ code: 'remote-file', message: words });
  });

  test('with a name of control codes that was chosen by itself', async () => {
    const source = { path: join(folder, 'a\x1b[2J.py'), kind: 'file', size: 1 } as const;
    await expect(planUpload(boardWith(), [source], '/', signal)).rejects.toMatchObject({
      code: 'remote-file',
      message: expect.stringContaining('is not a path on a board'),
    });
  });

  test('with a file here where the board has a folder, and the other way round', async () => {
    here('lib');
    const words = (there: string, isHere: string) => ({
      code: 'remote-file',
      message: `"/lib" is a ${there} on the board and a ${isHere} here.`,
      board: 'unchanged',
    });
    await expect(plan(boardWith(dir('/lib')))).rejects.toMatchObject(words('folder', 'file'));
    rmSync(join(folder, 'lib'));
    mkdirSync(join(folder, 'lib'));
    here('lib/a.py');
    await expect(plan(boardWith(file('/lib')))).rejects.toMatchObject(words('file', 'folder'));
    await expect(plan(boardWith(file('/lib')), true, '/lib')).rejects.toMatchObject(words('file', 'folder'));
  });
});

describe('a plan knows what fits', () => {
  const big = (name: string, bytes: number) => writeFileSync(join(folder, name), 'x'.repeat(bytes));

  test('what does not fit is refused with the sum and the free space, nothing sent or removed', async () => {
    big('a.py', 6);
    big('b.py', 6);
    await expect(plan(boardWith())).rejects.toMatchObject({
      code: 'board-full',
      message: '2 files for /, 12 bytes, do not fit: the board has 10 bytes free.',
      board: 'unchanged',
    });
    const source = { path: join(folder, 'a.py'), kind: 'file', size: 11 } as const;
    await expect(planUpload(boardWith(), [source], '/', signal)).rejects.toMatchObject({
      code: 'board-full',
    });
  });

  test('a new version needs its room beside the old one, which then is free again', async () => {
    big('a.py', 11);
    await expect(plan(boardWith(file('/a.py')))).rejects.toMatchObject({ code: 'board-full' });
    big('a.py', 10);
    big('b.py', 9);
    expect((await plan(boardWith(file('/a.py')))).send).toHaveLength(2);
  });

  test('what --delete removes makes room', async () => {
    big('a.py', 19);
    expect((await plan(boardWith(file('/old.py')), true)).send).toHaveLength(1);
  });
});

test('with --delete what is in the way goes first, and what takes its place is made anew', async () => {
  here('lib');
  expect(await plan(boardWith(dir('/lib'), file('/lib/a.py')), true)).toMatchObject({
    removeFiles: ['/lib/a.py'],
    removeFolders: ['/lib'],
    send: [{ to: '/lib', isNew: true }],
  });
  rmSync(join(folder, 'lib'));
  mkdirSync(join(folder, 'lib'));
  expect(await plan(boardWith(file('/lib')), true)).toMatchObject({
    removeFiles: ['/lib'],
    makeFolders: ['/lib'],
  });
});
