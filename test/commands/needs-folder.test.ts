import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { needsFolderOf } from '../../src/commands/needs-folder.ts';
import { needsLocal } from '../../src/commands/needs-local.ts';
import { writeFileWhole } from '../../src/device/write-file.ts';

describe('the place for a file that a verb is to write, asked before the board is', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'espwb-place-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('may be a new name in a folder', async () => {
    await expect(needsFolderOf(join(folder, 'backup.bin'))).resolves.toBeUndefined();
  });

  test('is refused in a folder that does not exist', async () => {
    await expect(needsFolderOf(join(folder, 'typo', 'backup.bin'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('There is no folder'),
    });
  });

  test('is refused where a folder has that name: reading a whole flash would be in vain', async () => {
    await expect(needsFolderOf(folder)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('is a folder'),
    });
  });

  test.each(['con', 'NUL', 'aux.bin', 'com1.txt', 'backup.', 'backup ', 'backup.bin:stream', 'a?b', 'pipe|'])(
    'is refused where Windows takes its name for something else: %s',
    async (name) => {
      await expect(needsFolderOf(join(folder, name), 'win32')).rejects.toMatchObject({
        code: 'file-unreadable',
        message: `No file on Windows can be called ${name}.`,
      });
    },
  );

  test.each(['conx', 'backup.bin', '.espwb', 'a b', 'com10.bin'])(
    'is taken with a name that only looks like those of Windows: %s',
    async (name) => {
      await expect(needsFolderOf(join(folder, name), 'win32')).resolves.toBeUndefined();
    },
  );

  test.skipIf(process.platform === 'win32').each([
    ['name', (at: string) => join(at, 'n'.repeat(256))],
    ['name of few letters', (at: string) => join(at, '水'.repeat(86))],
    ['folder', (at: string) => join(at, 'n'.repeat(256), 'backup.bin')],
    ['path', (at: string) => join(at, ...Array.from({ length: 30 }, () => 'n'.repeat(200)), 'backup.bin')],
  ])('is told to be too long, and not to be missing: %s', async (_, place) => {
    const path = place(folder);
    for (const ask of [needsFolderOf, needsLocal, (at: string) => writeFileWhole(at, '')])
      await expect(ask(path)).rejects.toMatchObject({
        code: 'file-unreadable',
        message: expect.stringMatching(/is longer than this computer takes: the path has \d+ bytes/),
      });
  });

  test.skipIf(process.platform === 'win32')(
    'is refused where a device has that name: the file would take its place, /dev/null be gone',
    async () => {
      await expect(needsFolderOf('/dev/null')).rejects.toMatchObject({
        code: 'file-unreadable',
        message: '/dev/null is a device or a pipe, not a file.',
      });
    },
  );
});
