// What shells leave undone or do too much: patterns, backslashes, and Git Bash's own folder before "/lib".
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderChanges } from '../../src/commands/folder-changes.ts';
import {
  checkBoardPath,
  endsAsFolder,
  expandLocal,
  isRewritten,
  localArgument,
} from '../../src/commands/local-paths.ts';
import { failureOf } from '../support/run-verb-on.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'espwb-paths-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a pattern that no shell has expanded', () => {
  test('means the files of its folder, hidden ones only by a dot', async () => {
    for (const name of ['b.py', 'a.py', 'c.txt', '.h.py']) writeFileSync(join(folder, name), '');
    expect(await expandLocal(join(folder, '*.py'))).toEqual([join(folder, 'a.py'), join(folder, 'b.py')]);
    expect(await expandLocal(join(folder, '.*.py'))).toEqual([join(folder, '.h.py')]);
    expect(await expandLocal(join(folder, '?.txt'))).toEqual([join(folder, 'c.txt')]);
    expect(await expandLocal('plain.py')).toEqual(['plain.py']);
  });

  test('that matches nothing is told', async () => {
    expect(await failureOf(expandLocal(join(folder, '*.mpy')))).toMatchObject({ code: 'file-unreadable' });
    expect(await failureOf(expandLocal(join(folder, 'no', '*.py')))).toMatchObject({
      code: 'file-unreadable',
    });
  });

  test.skipIf(process.platform === 'win32')('is a name where a file has it', async () => {
    writeFileSync(join(folder, '*.py'), '');
    writeFileSync(join(folder, 'a.py'), '');
    expect(await expandLocal(join(folder, '*.py'))).toEqual([join(folder, '*.py')]);
  });
});

describe('Windows shells', () => {
  test.each([
    'C:/Program Files/Git/lib',
    'C:\\Program Files\\Git\\lib',
    'D:/tools/PortableGit/lib',
    'C:/msys64/lib',
    ':C:/Program Files/Git/lib',
  ])('%j is no path of the board, and the hint has the one that was meant', async (typed) => {
    expect(isRewritten(typed)).toBe(true);
    const failure = await failureOf(Promise.resolve().then(() => checkBoardPath(typed)));
    expect(failure).toMatchObject({ code: 'usage', hints: expect.stringContaining('"lib" or "//lib"') });
  });

  test.each(['C:/Program Files/Git/', ':C:/msys64/'])(
    'the root that became %j is written as //',
    async (typed) => {
      const failure = await failureOf(Promise.resolve().then(() => checkBoardPath(typed)));
      expect(failure).toMatchObject({
        code: 'usage',
        hints: expect.stringMatching(/: write "\/\/", or set/),
      });
    },
  );

  test('another path with a drive is none either; what has none is', async () => {
    const failure = await failureOf(Promise.resolve().then(() => checkBoardPath('C:\\Users\\ada\\a.py')));
    expect(failure).toMatchObject({ code: 'usage', hints: expect.stringContaining('from its root') });
    for (const typed of ['/lib', ':/lib', 'lib/a.py', ':lib', '//lib', 'c', 'a:b.py']) checkBoardPath(typed);
  });

  test('a backslash before the quote is one at the end, on Windows alone', () => {
    expect(localArgument('C:\\my src"', 'win32')).toBe('C:\\my src\\');
    expect(localArgument('a"', 'linux')).toBe('a"');
    expect(endsAsFolder('out\\', 'win32')).toBe(true);
    expect(endsAsFolder('out\\', 'linux')).toBe(false);
    expect(endsAsFolder('out/', 'linux')).toBe(true);
  });
});

test('a watched folder that goes away ends the watch with an error, and no crash', async () => {
  const watcher = Object.assign(new EventEmitter(), { close: () => {} });
  const changes = folderChanges(folder, (() => watcher) as never);
  const { signal } = new AbortController();
  const waiting = failureOf(changes.next(signal));
  watcher.emit('error', Object.assign(new Error('gone'), { code: 'EPERM' }));
  expect(await waiting).toMatchObject({
    code: 'file-unreadable',
    message: expect.stringContaining('cannot be watched (EPERM)'),
  });
  expect(await failureOf(changes.next(signal))).toMatchObject({ code: 'file-unreadable' });
});
