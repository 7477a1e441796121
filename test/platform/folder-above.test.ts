// The way up on this computer, which on Windows leads from the root of a drive to the next drive.
import { posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { folderAbove } from '../../src/platform/local-folder.ts';

const drives =
  (...there: string[]) =>
  async (root: string) =>
    there.includes(root);

test.each([
  ['C:\\a\\b', 'C:\\a'],
  ['C:\\a', 'C:\\'],
  ['C:\\', 'E:\\'],
  ['E:\\', 'C:\\'],
  ['\\\\server\\share\\', '\\\\server\\share\\'],
])('on Windows from %j to %j', async (folder, above) => {
  expect(await folderAbove(folder, win32, drives('C:\\', 'E:\\'))).toBe(above);
});

test('the only drive and the one root lead nowhere', async () => {
  expect(await folderAbove('C:\\', win32, drives('C:\\'))).toBe('C:\\');
  expect(await folderAbove('/', posix)).toBe('/');
  expect(await folderAbove('/home/ada', posix)).toBe('/home');
});
